<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>actions</name>
    <message>
        <source>队列</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>警情与派警</source>
        <translation>Alerts and dispatch</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>地图</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>上一条</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>下一条</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>看地图与建议</source>
        <translation>Map and advice</translation>
    </message>
    <message>
        <source>警情、铁骑、任务都行</source>
        <translation>for an alert, a unit or a task</translation>
    </message>
    <message>
        <source>派首选</source>
        <translation>Dispatch first</translation>
    </message>
    <message>
        <source>一键下令</source>
        <translation>one key, one order</translation>
    </message>
    <message>
        <source>派另一辆</source>
        <translation>Dispatch another</translation>
    </message>
    <message>
        <source>要写理由</source>
        <translation>asks for a reason</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Take</translation>
    </message>
    <message>
        <source>核实属实</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>误报</source>
        <translation>False alarm</translation>
    </message>
    <message>
        <source>再按一次确认</source>
        <translation>press twice</translation>
    </message>
    <message>
        <source>电话应答</source>
        <translation>Answered by call</translation>
    </message>
    <message>
        <source>骑手在电话或电台里答应</source>
        <translation>by telephone or radio</translation>
    </message>
    <message>
        <source>处置结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>数字选一项, 任务结束</source>
        <translation>a digit chooses, Enter ends the task</translation>
    </message>
    <message>
        <source>召回</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>定位铁骑</source>
        <translation>Locate unit</translation>
    </message>
    <message>
        <source>问终端现在在哪</source>
        <translation>asks its terminal</translation>
    </message>
    <message>
        <source>回到前一视野</source>
        <translation>View before</translation>
    </message>
    <message>
        <source>全城</source>
        <translation>Whole city</translation>
    </message>
    <message>
        <source>跟随所选</source>
        <translation>Follow the selection</translation>
    </message>
    <message>
        <source>拖动地图即停</source>
        <translation>until the map is dragged</translation>
    </message>
    <message>
        <source>轨迹</source>
        <translation>Trails</translation>
    </message>
    <message>
        <source>最近五分钟走过的路</source>
        <translation>where units rode in 5 minutes</translation>
    </message>
    <message>
        <source>大屏地图</source>
        <translation>Wall map</translation>
    </message>
    <message>
        <source>有第二屏就放在那里</source>
        <translation>on the second screen if any</translation>
    </message>
    <message>
        <source>只看地图</source>
        <translation>Map alone</translation>
    </message>
    <message>
        <source>退一步</source>
        <translation>Step back</translation>
    </message>
    <message>
        <source>什么都不会丢</source>
        <translation>nothing is lost</translation>
    </message>
    <message>
        <source>静音</source>
        <translation>Mute</translation>
    </message>
    <message>
        <source>求助声除外</source>
        <translation>never a call for help</translation>
    </message>
    <message>
        <source>夜间 / 白天</source>
        <translation>Night / day</translation>
    </message>
    <message>
        <source>菜单</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>全部按键</source>
        <translation>All keys</translation>
    </message>
    <message>
        <source>离席</source>
        <translation>Leave the seat</translation>
    </message>
    <message>
        <source>派警</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>命令行: 派 A12 3</source>
        <translation>/ dispatch A12 3</translation>
    </message>
    <message>
        <source>撤回上一步</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>30 秒之内</source>
        <translation>within 30 s</translation>
    </message>
    <message>
        <source>写命令</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>Tab 补全, ↑ 以前的</source>
        <translation>Tab completes, ↑ earlier ones</translation>
    </message>
    <message>
        <source>找命令</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>铁骑</source>
        <translation>unit</translation>
    </message>
    <message>
        <source>警情</source>
        <translation>alert</translation>
    </message>
    <message>
        <source>任务或警情</source>
        <translation>task or alert</translation>
    </message>
    <message>
        <source>铁骑、警情或任务</source>
        <translation>unit, alert or task</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>reason</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>note</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>outcome</translation>
    </message>
    <message>
        <source>分钟</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>主题</source>
        <translation>theme</translation>
    </message>
    <message>
        <source>夜间</source>
        <translation>Night</translation>
    </message>
    <message>
        <source>白天</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>可搜索, 改了就生效</source>
        <translation>searchable, apply at once</translation>
    </message>
    <message>
        <source>要找的设置</source>
        <translation>what to find</translation>
    </message>
    <message>
        <source>布局</source>
        <translation>Layout</translation>
    </message>
    <message>
        <source>布局名</source>
        <translation>layout</translation>
    </message>
    <message>
        <source>另存布局</source>
        <translation>Save layout</translation>
    </message>
    <message>
        <source>复位布局</source>
        <translation>Reset layout</translation>
    </message>
    <message>
        <source>再看一遍介绍</source>
        <translation>Tour of the keys</translation>
    </message>
    <message>
        <source>接警</source>
        <translation>Take a call</translation>
    </message>
    <message>
        <source>电话、电台或本席发现的</source>
        <translation>by telephone, radio or at the desk</translation>
    </message>
    <message>
        <source>重听提示音</source>
        <translation>Repeat the last sound</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>place</translation>
    </message>
    <message>
        <source>应答求助</source>
        <translation>Answer SOS</translation>
    </message>
    <message>
        <source>看谁最近, 再按 1 派出</source>
        <translation>see who is nearest, then 1 sends</translation>
    </message>
    <message>
        <source>筛选警情</source>
        <translation>Filter alerts</translation>
    </message>
    <message>
        <source>筛选铁骑</source>
        <translation>Filter units</translation>
    </message>
    <message>
        <source>几个词都要有, Esc 看全部</source>
        <translation>all words must match, Esc shows all</translation>
    </message>
    <message>
        <source>词</source>
        <translation>words</translation>
    </message>
    <message>
        <source>任务的步骤</source>
        <translation>Steps of a task</translation>
    </message>
    <message>
        <source>预案</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>任务台</source>
        <translation>Task window</translation>
    </message>
    <message>
        <source>预案、演练、执行、报告</source>
        <translation>plan, rehearsal, execution, report</translation>
    </message>
    <message>
        <source>回席位</source>
        <translation>Back to the desk</translation>
    </message>
    <message>
        <source>关闭任务台</source>
        <translation>Close the task window</translation>
    </message>
    <message>
        <source>写了一半的都留着</source>
        <translation>what is half typed is kept</translation>
    </message>
    <message>
        <source>新建</source>
        <translation>New</translation>
    </message>
    <message>
        <source>一份新预案</source>
        <translation>a new plan</translation>
    </message>
    <message>
        <source>上一个任务</source>
        <translation>Previous task</translation>
    </message>
    <message>
        <source>下一个任务</source>
        <translation>Next task</translation>
    </message>
    <message>
        <source>换页</source>
        <translation>turns the page</translation>
    </message>
    <message>
        <source>定稿</source>
        <translation>Finalize</translation>
    </message>
    <message>
        <source>预案已填全, 可以演练</source>
        <translation>the plan is complete and can be rehearsed</translation>
    </message>
    <message>
        <source>批准</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>批准看到的这一版</source>
        <translation>approves the version that is seen</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>开始执行</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>紧急开始</source>
        <translation>Emergency start</translation>
    </message>
    <message>
        <source>未演练, 报告里标红</source>
        <translation>not rehearsed; red in the report</translation>
    </message>
    <message>
        <source>暂停执行</source>
        <translation>Suspend</translation>
    </message>
    <message>
        <source>继续执行</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>执行完毕</source>
        <translation>End</translation>
    </message>
    <message>
        <source>取消任务</source>
        <translation>Cancel the task</translation>
    </message>
    <message>
        <source>写报告</source>
        <translation>Write the report</translation>
    </message>
    <message>
        <source>归档</source>
        <translation>Archive</translation>
    </message>
    <message>
        <source>执行</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>看岗位</source>
        <translation>Posts</translation>
    </message>
    <message>
        <source>看管制</source>
        <translation>Closures</translation>
    </message>
    <message>
        <source>看联络单位</source>
        <translation>Departments</translation>
    </message>
    <message>
        <source>看突发处置</source>
        <translation>Contingencies</translation>
    </message>
    <message>
        <source>看检查单</source>
        <translation>Check list</translation>
    </message>
    <message>
        <source>看偏差</source>
        <translation>Deviations</translation>
    </message>
    <message>
        <source>做这一件</source>
        <translation>Do this</translation>
    </message>
    <message>
        <source>最上面那一行</source>
        <translation>the line on top</translation>
    </message>
    <message>
        <source>过岗</source>
        <translation>Passed</translation>
    </message>
    <message>
        <source>车队此刻过下一岗</source>
        <translation>the next post, now</translation>
    </message>
    <message>
        <source>换警力</source>
        <translation>Replace unit</translation>
    </message>
    <message>
        <source>变更预案, 要写理由</source>
        <translation>amends the plan, wants a reason</translation>
    </message>
    <message>
        <source>全程顺延</source>
        <translation>Postpone all</translation>
    </message>
    <message>
        <source>全体点名</source>
        <translation>Roll call</translation>
    </message>
    <message>
        <source>单独再问</source>
        <translation>Ask again</translation>
    </message>
    <message>
        <source>岗位应答</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>到岗</source>
        <translation>In place</translation>
    </message>
    <message>
        <source>到不了</source>
        <translation>Cannot</translation>
    </message>
    <message>
        <source>令其到岗</source>
        <translation>Send to post</translation>
    </message>
    <message>
        <source>发到它的终端</source>
        <translation>by its terminal</translation>
    </message>
    <message>
        <source>已通知 / 已确认</source>
        <translation>Told / confirmed</translation>
    </message>
    <message>
        <source>启动突发处置</source>
        <translation>Trigger contingency</translation>
    </message>
    <message>
        <source>按 4 选一条, 要按两次</source>
        <translation>4 picks one; press twice</translation>
    </message>
    <message>
        <source>检查单打勾</source>
        <translation>Tick off</translation>
    </message>
    <message>
        <source>写偏差原因</source>
        <translation>Explain deviation</translation>
    </message>
    <message>
        <source>上一行</source>
        <translation>Row up</translation>
    </message>
    <message>
        <source>下一行</source>
        <translation>Row down</translation>
    </message>
    <message>
        <source>在地图上看</source>
        <translation>Show on the map</translation>
    </message>
    <message>
        <source>演练</source>
        <translation>Rehearsal</translation>
    </message>
    <message>
        <source>快速演练</source>
        <translation>Quick rehearsal</translation>
    </message>
    <message>
        <source>细致演练</source>
        <translation>Thorough rehearsal</translation>
    </message>
    <message>
        <source>搜索提案</source>
        <translation>Search proposals</translation>
    </message>
    <message>
        <source>取消演练</source>
        <translation>Cancel the rehearsal</translation>
    </message>
    <message>
        <source>放映/暂停</source>
        <translation>Play/pause</translation>
    </message>
    <message>
        <source>后退 5 秒</source>
        <translation>5 s back</translation>
    </message>
    <message>
        <source>前进 5 秒</source>
        <translation>5 s on</translation>
    </message>
    <message>
        <source>下一冲突</source>
        <translation>Next conflict</translation>
    </message>
    <message>
        <source>上一冲突</source>
        <translation>Last conflict</translation>
    </message>
    <message>
        <source>放快</source>
        <translation>Faster</translation>
    </message>
    <message>
        <source>放慢</source>
        <translation>Slower</translation>
    </message>
    <message>
        <source>复制预案</source>
        <translation>Copy the plan</translation>
    </message>
    <message>
        <source>归档任务的也行</source>
        <translation>also of an archived task</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>预案 JSON、GPX、GeoJSON</source>
        <translation>a plan&apos;s JSON, GPX, GeoJSON</translation>
    </message>
    <message>
        <source>保存版本</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>可附一句改了什么</source>
        <translation>as a version, with a note if you like</translation>
    </message>
    <message>
        <source>放弃草稿</source>
        <translation>Discard the draft</translation>
    </message>
    <message>
        <source>回到最新版本</source>
        <translation>back to the newest version</translation>
    </message>
    <message>
        <source>比较版本</source>
        <translation>Compare versions</translation>
    </message>
    <message>
        <source>画路线</source>
        <translation>Draw a route</translation>
    </message>
    <message>
        <source>逐点点地图, Esc 完成</source>
        <translation>point by point on the map, Esc ends it</translation>
    </message>
    <message>
        <source>在地图上指</source>
        <translation>Point on the map</translation>
    </message>
    <message>
        <source>位置、路段、信号</source>
        <translation>a place, sections, signals</translation>
    </message>
    <message>
        <source>提议岗位</source>
        <translation>Propose posts</translation>
    </message>
    <message>
        <source>沿路线的信号和支路口</source>
        <translation>at signals and side roads of the route</translation>
    </message>
    <message>
        <source>添加一项</source>
        <translation>Add an item</translation>
    </message>
    <message>
        <source>删除一项</source>
        <translation>Remove an item</translation>
    </message>
    <message>
        <source>撤销改动</source>
        <translation>Undo a change</translation>
    </message>
    <message>
        <source>增删、移动、指点</source>
        <translation>added, removed, moved, pointed</translation>
    </message>
    <message>
        <source>上移</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>下移</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>上一项</source>
        <translation>Item above</translation>
    </message>
    <message>
        <source>下一项</source>
        <translation>Item below</translation>
    </message>
    <message>
        <source>下一部分</source>
        <translation>Next part</translation>
    </message>
    <message>
        <source>上一部分</source>
        <translation>Part before</translation>
    </message>
    <message>
        <source>下一个问题</source>
        <translation>Next problem</translation>
    </message>
    <message>
        <source>缺的、错的、要留意的</source>
        <translation>missing, wrong, to look at</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>file</translation>
    </message>
    <message>
        <source>任务编号</source>
        <translation>task&apos;s id</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>kind</translation>
    </message>
    <message>
        <source>采用提案</source>
        <translation>Take the proposals over</translation>
    </message>
    <message>
        <source>报告</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>录入所写</source>
        <translation>Record what is written</translation>
    </message>
    <message>
        <source>问题与建议; 签发之后是附页</source>
        <translation>remarks; after the signature the annex</translation>
    </message>
    <message>
        <source>签发</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>要按两次</source>
        <translation>press twice</translation>
    </message>
    <message>
        <source>导出报告</source>
        <translation>Export report</translation>
    </message>
    <message>
        <source>PDF、DOCX、JSON</source>
        <translation>PDF, DOCX, JSON</translation>
    </message>
    <message>
        <source>新版改了什么; 再按回到报告</source>
        <translation>what the newest changed; again: the report</translation>
    </message>
    <message>
        <source>往下读</source>
        <translation>Read on</translation>
    </message>
    <message>
        <source>往上读</source>
        <translation>Read back</translation>
    </message>
    <message>
        <source>已清场</source>
        <translation>Is cleared</translation>
    </message>
    <message>
        <source>已封闭</source>
        <translation>Is closed</translation>
    </message>
    <message>
        <source>已放行</source>
        <translation>Is open</translation>
    </message>
    <message>
        <source>令发到终端; 选中的, 或最近该做的管制</source>
        <translation>by terminal; the picked closure, or the one that is due</translation>
    </message>
    <message>
        <source>电台或电话里听到的</source>
        <translation>heard by radio or telephone</translation>
    </message>
    <message>
        <source>令清场</source>
        <translation>Order: clear</translation>
    </message>
    <message>
        <source>令封闭</source>
        <translation>Order: close</translation>
    </message>
    <message>
        <source>令放行</source>
        <translation>Order: open</translation>
    </message>
    <message>
        <source>写问题与建议</source>
        <translation>Write remarks</translation>
    </message>
    <message>
        <source>或附页; Esc 离开</source>
        <translation>or the annex; Esc leaves</translation>
    </message>
</context>
<context>
    <name>alerts</name>
    <message>
        <source>熟悉该路段</source>
        <translation>Knows the road</translation>
    </message>
    <message>
        <source>顺路</source>
        <translation>On its way</translation>
    </message>
    <message>
        <source>首选另有任务</source>
        <translation>First is needed elsewhere</translation>
    </message>
    <message>
        <source>首选人车状况不宜</source>
        <translation>First rider or bike unfit</translation>
    </message>
    <message>
        <source>需要专门装备</source>
        <translation>Special equipment</translation>
    </message>
    <message>
        <source>值班长指定</source>
        <translation>Ordered by supervisor</translation>
    </message>
    <message>
        <source>{names} 等 {count} 辆</source>
        <translation>{names} … {count} in all</translation>
    </message>
    <message>
        <source>这条警情已经结束, 不再派警。</source>
        <translation>This alert is over; nobody is sent any more.</translation>
    </message>
    <message>
        <source>{seat} 已签收, 由它派警。</source>
        <translation>{seat} has taken it and dispatches.</translation>
    </message>
    <message>
        <source>没有可派的铁骑。原因如下; 可先召回一辆, 或用电台求援。</source>
        <translation>No unit can go, for the reasons below. Recall one, or call for help by radio.</translation>
    </message>
    <message>
        <source>另有 {count} 辆更远</source>
        <translation>{count} more, farther away</translation>
    </message>
    <message>
        <source>不派 {group}</source>
        <translation>Left out: {group}</translation>
    </message>
    <message>
        <source>建议刚刚更新, 看清再按。</source>
        <translation>The advice was just renewed: look again before you press.</translation>
    </message>
    <message>
        <source>派 {unit} 的理由: 按数字, 或写一句后回车</source>
        <translation>Why {unit}: a digit, or a few words and Enter</translation>
    </message>
    <message>
        <source>无名路</source>
        <translation>Unnamed road</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>Over</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>take</translation>
    </message>
    <message>
        <source>到场</source>
        <translation>arrival</translation>
    </message>
    <message>
        <source>{count} 次来电</source>
        <translation>{count} calls</translation>
    </message>
    <message>
        <source>路况已缓解</source>
        <translation>Eased</translation>
    </message>
    <message>
        <source>需再派</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>{seat} 签收</source>
        <translation>Taken by {seat}</translation>
    </message>
    <message>
        <source>此刻没有警情</source>
        <translation>No alert at the moment</translation>
    </message>
    <message>
        <source>有警情时这里出现一行, 并有提示音</source>
        <translation>A new alert appears here, with a sound</translation>
    </message>
    <message>
        <source>↑ ↓ 选 · 回车看建议 · 1 派首选</source>
        <translation>↑ ↓ choose · Enter advice · 1 dispatch</translation>
    </message>
    <message>
        <source>看不到新的警情</source>
        <translation>New alerts cannot be seen</translation>
    </message>
    <message>
        <source>网关断了: 空着不等于没有事</source>
        <translation>gateway lost: empty is not quiet</translation>
    </message>
    <message>
        <source>听电话和电台; 接上后这里自己补齐</source>
        <translation>telephone and radio; it fills in by itself</translation>
    </message>
    <message>
        <source>▲ 上方 {count} 条待签收</source>
        <translation>▲ {count} new above</translation>
    </message>
    <message>
        <source>待办 {count} · 待签收 {waiting}</source>
        <translation>{count} open · {waiting} to take</translation>
    </message>
    <message>
        <source>没有警情</source>
        <translation>No alerts</translation>
    </message>
    <message>
        <source>正在派警…</source>
        <translation>Dispatching…</translation>
    </message>
    <message>
        <source>{unit} · 第 {rank} · {time}</source>
        <translation>{unit} · no. {rank} · {time}</translation>
    </message>
    <message>
        <source>名册里没有</source>
        <translation>not in the register</translation>
    </message>
    <message>
        <source>{unit} · 不派: {why}</source>
        <translation>{unit} · not offered: {why}</translation>
    </message>
    <message>
        <source>派首选 {unit}? 按 1 或回车派出, Esc 取消</source>
        <translation>Send {unit}, the first? 1 or Enter sends, Esc cancels</translation>
    </message>
    <message>
        <source>{words}。请另选一辆</source>
        <translation>{words}. Choose another</translation>
    </message>
</context>
<context>
    <name>band</name>
    <message>
        <source>{step} 超 {time}</source>
        <translation>{step} late {time}</translation>
    </message>
    <message>
        <source>{step} 按时</source>
        <translation>{step} in time</translation>
    </message>
    <message>
        <source>{step} 剩 {time}</source>
        <translation>{step} in {time}</translation>
    </message>
</context>
<context>
    <name>calls</name>
    <message>
        <source>事故</source>
        <translation>Accident</translation>
    </message>
    <message>
        <source>拥堵</source>
        <translation>Jam</translation>
    </message>
    <message>
        <source>故障车</source>
        <translation>Breakdown</translation>
    </message>
    <message>
        <source>障碍物</source>
        <translation>Obstacle</translation>
    </message>
    <message>
        <source>信号灯</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>积水</source>
        <translation>Flood</translation>
    </message>
    <message>
        <source>违停</source>
        <translation>Parking</translation>
    </message>
    <message>
        <source>人群</source>
        <translation>Crowd</translation>
    </message>
    <message>
        <source>求助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>巡逻</source>
        <translation>Patrol</translation>
    </message>
    <message>
        <source>监控</source>
        <translation>CCTV</translation>
    </message>
    <message>
        <source>本席</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>同一处</source>
        <translation>same place</translation>
    </message>
    <message>
        <source>相距 {value}</source>
        <translation>{value} away</translation>
    </message>
    <message>
        <source>同一条路</source>
        <translation>same road</translation>
    </message>
    <message>
        <source>对向</source>
        <translation>other direction</translation>
    </message>
    <message>
        <source>同类</source>
        <translation>same kind</translation>
    </message>
    <message>
        <source>常是一件事</source>
        <translation>often one event</translation>
    </message>
    <message>
        <source>刚发生</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>{clock} / {goal} 秒</source>
        <translation>{clock} / {goal} s</translation>
    </message>
    <message>
        <source>接警</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>收起</source>
        <translation>Put away</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>{lat:.5f}, {lon:.5f}</source>
        <translation>{lat:.5f}, {lon:.5f}</translation>
    </message>
    <message>
        <source>出了什么事? 写几个字, 或按 Alt+字母选类别</source>
        <translation>What happened? Write a few words, or pick a kind by Alt+letter</translation>
    </message>
    <message>
        <source>在哪里? 写路名或路口, 或在地图上点一下</source>
        <translation>Where? Write a road or a crossing, or click on the map</translation>
    </message>
    <message>
        <source>没有相近的警情可以并入</source>
        <translation>No alert nearby to join</translation>
    </message>
    <message>
        <source>找不到「{text}」: 换个写法, 或在地图上点一下</source>
        <translation>“{text}” is not found: write it otherwise, or click on the map</translation>
    </message>
    <message>
        <source>「{text}」可指多处: ↑ ↓ 选, Enter 取</source>
        <translation>“{text}” may be several places: ↑ ↓, then Enter takes one</translation>
    </message>
    <message>
        <source>无名路</source>
        <translation>Unnamed road</translation>
    </message>
    <message>
        <source>{seat} 签收</source>
        <translation>taken by {seat}</translation>
    </message>
    <message>
        <source>↑ ↓ 选 · Enter 取</source>
        <translation>↑ ↓ · Enter takes</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>两条路名写在一起是路口; 也可在地图上点一下</source>
        <translation>Two roads make a crossing; or click on the map</translation>
    </message>
    <message>
        <source>没有找到; 换个写法, 或在地图上点一下</source>
        <translation>Not found; write it otherwise, or click on the map</translation>
    </message>
    <message>
        <source>道路</source>
        <translation>Road</translation>
    </message>
    <message>
        <source>路口</source>
        <translation>Crossing</translation>
    </message>
    <message>
        <source>地标</source>
        <translation>Landmark</translation>
    </message>
    <message>
        <source>Alt+0 回到猜测</source>
        <translation>Alt+0 guess again</translation>
    </message>
    <message>
        <source>类别: Alt+字母, 或 ↑ ↓</source>
        <translation>Kind: Alt+letter, or ↑ ↓</translation>
    </message>
    <message>
        <source>可能是同一件: {count}</source>
        <translation>May be the same: {count}</translation>
    </message>
    <message>
        <source>Alt+↑ ↓ 看 · Alt+D 并入</source>
        <translation>Alt+↑ ↓ look · Alt+D join</translation>
    </message>
    <message>
        <source>有了地点, 这里列出相近的警情</source>
        <translation>With a place, alerts nearby stand here</translation>
    </message>
    <message>
        <source>附近没有相近的警情</source>
        <translation>No alert like it nearby</translation>
    </message>
    <message>
        <source>Ctrl+↑ ↓ 轻重</source>
        <translation>Ctrl+↑ ↓ level</translation>
    </message>
    <message>
        <source>手选</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>因「{words}」</source>
        <translation>by “{words}”</translation>
    </message>
    <message>
        <source>写出事由就会猜</source>
        <translation>guessed from the words</translation>
    </message>
    <message>
        <source>这一点不在地图上</source>
        <translation>That point is not on the map</translation>
    </message>
    <message>
        <source>事由</source>
        <translation>What</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>报警人</source>
        <translation>Caller</translation>
    </message>
    <message>
        <source>路名、路口、地标或拼音首字母</source>
        <translation>Road, crossing, landmark, or pinyin initials</translation>
    </message>
    <message>
        <source>报警人怎么说就怎么写</source>
        <translation>In the caller&apos;s own words</translation>
    </message>
    <message>
        <source>姓名或号码, 可不填; Enter 保存</source>
        <translation>Name or number, optional; Enter saves</translation>
    </message>
    <message>
        <source>接警 (草稿)</source>
        <translation>Take a call (draft)</translation>
    </message>
</context>
<context>
    <name>charts</name>
    <message>
        <source>拥堵指数</source>
        <translation>Congestion index</translation>
    </message>
    <message>
        <source>未结束警情</source>
        <translation>Open alerts</translation>
    </message>
    <message>
        <source>还没有数据; 有路况后这里出现曲线。</source>
        <translation>No data yet; the curves come with the first road states.</translation>
    </message>
    <message>
        <source>拥堵指数 {index}, 未结束警情 {alerts}</source>
        <translation>Congestion index {index}, open alerts {alerts}</translation>
    </message>
</context>
<context>
    <name>city</name>
    <message>
        <source>城市</source>
        <translation>City</translation>
    </message>
    <message>
        <source>终端</source>
        <translation>Terminals</translation>
    </message>
    <message>
        <source>响应模板</source>
        <translation>Response templates</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>预案</source>
        <translation>Planning</translation>
    </message>
    <message>
        <source>车队跟踪</source>
        <translation>Following a convoy</translation>
    </message>
    <message>
        <source>路况源</source>
        <translation>Traffic source</translation>
    </message>
    <message>
        <source>时钟</source>
        <translation>Clock</translation>
    </message>
    <message>
        <source>终端接入</source>
        <translation>Terminals&apos; door</translation>
    </message>
    <message>
        <source>位置检查</source>
        <translation>Position checks</translation>
    </message>
    <message>
        <source>席位接入</source>
        <translation>Desks&apos; door</translation>
    </message>
    <message>
        <source>拥堵判定</source>
        <translation>Congestion</translation>
    </message>
    <message>
        <source>到场判定</source>
        <translation>Arrival</translation>
    </message>
    <message>
        <source>派警建议</source>
        <translation>Advice</translation>
    </message>
    <message>
        <source>位置新旧</source>
        <translation>Freshness</translation>
    </message>
    <message>
        <source>摩托行驶</source>
        <translation>Motorcycles</translation>
    </message>
    <message>
        <source>城市名</source>
        <translation>Name of the city</translation>
    </message>
    <message>
        <source>模拟城市的来源目录</source>
        <translation>Directory of a simulated city&apos;s source</translation>
    </message>
    <message>
        <source>真实城市的路网文件 (SUMO)</source>
        <translation>A real city&apos;s road network (SUMO)</translation>
    </message>
    <message>
        <source>地标、水系与建筑 (GeoJSON)</source>
        <translation>Landmarks, water and buildings (GeoJSON)</translation>
    </message>
    <message>
        <source>地图上的声明; 真实路况时空着</source>
        <translation>What the map says about itself; empty for a real city</translation>
    </message>
    <message>
        <source>英文画面上的声明; 空着则同上</source>
        <translation>The same on an English screen; empty: as above</translation>
    </message>
    <message>
        <source>终端名册 (CSV)</source>
        <translation>Register of terminals (CSV)</translation>
    </message>
    <message>
        <source>勤务表 (CSV)</source>
        <translation>Duty sheet (CSV)</translation>
    </message>
    <message>
        <source>终端接入的地址</source>
        <translation>Address of the terminals&apos; door</translation>
    </message>
    <message>
        <source>终端接入的端口; 0 由系统选</source>
        <translation>Port of the terminals&apos; door; 0: any free one</translation>
    </message>
    <message>
        <source>终端接入用 TLS 时的证书 (PEM)</source>
        <translation>Certificate, if the terminals&apos; door speaks TLS (PEM)</translation>
    </message>
    <message>
        <source>证书的私钥 (PEM)</source>
        <translation>The certificate&apos;s private key (PEM)</translation>
    </message>
    <message>
        <source>响应模板文件; 空着用自带的</source>
        <translation>File of response templates; empty: the built-in ones</translation>
    </message>
    <message>
        <source>人员名册 (CSV: 姓名与职责); 不在册的不能编制或批准预案</source>
        <translation>List of people (CSV: names and roles); who is not on it neither plans nor approves</translation>
    </message>
    <message>
        <source>建议的岗位在车队通过前多久到岗</source>
        <translation>How long before the convoy passes a proposed post stands</translation>
    </message>
    <message>
        <source>建议的岗位在车队通过后多久撤岗</source>
        <translation>How long after the convoy passed a proposed post leaves</translation>
    </message>
    <message>
        <source>岗位或受控信号离路口多近算管住这个路口</source>
        <translation>How near to a junction a post or held signal has it in hand</translation>
    </message>
    <message>
        <source>进口车道达到几条的支路要设岗; 0 表示都不设</source>
        <translation>A side road with so many lanes into the junction needs a post; 0: none does</translation>
    </message>
    <message>
        <source>离上一个建议岗位不足这么远的支路不另设岗</source>
        <translation>A side road nearer than this to the last proposed post gets none of its own</translation>
    </message>
    <message>
        <source>路线离学校多近算经过学校</source>
        <translation>How near to a school a route counts as passing it</translation>
    </message>
    <message>
        <source>警卫与安保任务必须联络的单位</source>
        <translation>Departments that every escort and security task must tell</translation>
    </message>
    <message>
        <source>没有道路可循时, 警力转岗按这个速度估算</source>
        <translation>A unit that moves to its next post is taken to ride so fast where no road is known</translation>
    </message>
    <message>
        <source>偏离路线多远算离开路线</source>
        <translation>farther than this beside the route is off it</translation>
    </message>
    <message>
        <source>离开这么久才报偏离</source>
        <translation>off the route for so long before it is told</translation>
    </message>
    <message>
        <source>回到路线多近算回来</source>
        <translation>nearer than this to the route is on it again</translation>
    </message>
    <message>
        <source>回来这么久偏离才算结束</source>
        <translation>on it for so long before the deviation is over</translation>
    </message>
    <message>
        <source>比计划晚多久要报</source>
        <translation>how late against the plan is told</translation>
    </message>
    <message>
        <source>比计划早多久要报</source>
        <translation>how early against the plan is told</translation>
    </message>
    <message>
        <source>回到容差以内多少才算恢复正点</source>
        <translation>how far inside the tolerance it is on time again</translation>
    </message>
    <message>
        <source>计划外停多久要报</source>
        <translation>how long a stop that nobody planned is told</translation>
    </message>
    <message>
        <source>前导位置多旧算丢失</source>
        <translation>a lead position so old is lost</translation>
    </message>
    <message>
        <source>两次定位相隔不超过多久才推算通过时刻</source>
        <translation>two positions no farther apart than this give the moment of a passing</translation>
    </message>
    <message>
        <source>驶过岗位多远算通过</source>
        <translation>so far behind it a post is passed</translation>
    </message>
    <message>
        <source>车队最快的速度, 用于在路线上认位置</source>
        <translation>no convoy is faster; bounds where it is looked for on the route</translation>
    </message>
    <message>
        <source>点名后多久不答算逾期</source>
        <translation>a post that has not answered the roll call for so long is overdue</translation>
    </message>
    <message>
        <source>过了到岗时间多久还没到岗算逾期</source>
        <translation>a post that is not in place so long after its time is overdue</translation>
    </message>
    <message>
        <source>管制过了应动作时间多久算逾期</source>
        <translation>so much later than due a closure is overdue</translation>
    </message>
    <message>
        <source>路况源的地址</source>
        <translation>Address of the traffic source</translation>
    </message>
    <message>
        <source>路况源的密钥</source>
        <translation>Key of the traffic source</translation>
    </message>
    <message>
        <source>多久问一次路况</source>
        <translation>How often the source is asked</translation>
    </message>
    <message>
        <source>问路况的范围: 西、南、东、北; 空着为全路网</source>
        <translation>Area asked for: west, south, east, north; none: the whole network</translation>
    </message>
    <message>
        <source>多久没有回答算中断</source>
        <translation>Without an answer for so long it is lost</translation>
    </message>
    <message>
        <source>这个来源在警情与灯上的名字</source>
        <translation>Its name in alerts and on its light</translation>
    </message>
    <message>
        <source>一次回答最多等多久</source>
        <translation>Longest wait for one answer</translation>
    </message>
    <message>
        <source>一次回答最多多大</source>
        <translation>Most data in one answer</translation>
    </message>
    <message>
        <source>https 路况源的根证书; 空着用系统的</source>
        <translation>Authority of an https source; empty: the system&apos;s</translation>
    </message>
    <message>
        <source>跟随的时钟; 空着用本机时间</source>
        <translation>Clock to follow; empty: the machine&apos;s own</translation>
    </message>
    <message>
        <source>多久对一次时</source>
        <translation>How often it is asked</translation>
    </message>
    <message>
        <source>多久对不上算中断</source>
        <translation>Without an answer for so long it is lost</translation>
    </message>
    <message>
        <source>一直对不上时多久后先用本机时间</source>
        <translation>Never answered for so long: the machine&apos;s time until it does</translation>
    </message>
    <message>
        <source>一次对时最多等多久</source>
        <translation>Longest wait for one word of the time</translation>
    </message>
    <message>
        <source>https 时钟的根证书; 空着用系统的</source>
        <translation>Authority of an https clock; empty: the system&apos;s</translation>
    </message>
    <message>
        <source>最多同时连接的终端</source>
        <translation>Most terminals connected at once</translation>
    </message>
    <message>
        <source>同一地址最多的连接</source>
        <translation>Most connections from one address</translation>
    </message>
    <message>
        <source>同一地址每秒最多新建的连接</source>
        <translation>Most new connections from one address</translation>
    </message>
    <message>
        <source>一个连接每秒最多读几帧, 再快就等</source>
        <translation>Most frames read from one connection; a faster one waits</translation>
    </message>
    <message>
        <source>同一号码每分钟最多换几次连接</source>
        <translation>Most times a minute that a number changes its connection</translation>
    </message>
    <message>
        <source>已知终端静默多久断开</source>
        <translation>A known terminal silent for so long is put out</translation>
    </message>
    <message>
        <source>连上多久还没鉴权就断开</source>
        <translation>One that has not authenticated after so long</translation>
    </message>
    <message>
        <source>一个终端最多积压的数据</source>
        <translation>Most unread data of one terminal</translation>
    </message>
    <message>
        <source>鉴权最多几次</source>
        <translation>Most tries to authenticate</translation>
    </message>
    <message>
        <source>最多几条未收齐的分包</source>
        <translation>Most unfinished split messages</translation>
    </message>
    <message>
        <source>未收齐的分包最多多大</source>
        <translation>Most data in unfinished messages</translation>
    </message>
    <message>
        <source>未收齐的分包留多久</source>
        <translation>Unfinished messages are kept so long</translation>
    </message>
    <message>
        <source>令发出后等终端应答多久, 过后算去向不明</source>
        <translation>An order without an answer for so long is unknown</translation>
    </message>
    <message>
        <source>多久后第一次重发, 之后每次加倍</source>
        <translation>First repetition after this, then doubling</translation>
    </message>
    <message>
        <source>重发间隔最长多久</source>
        <translation>Longest time between repetitions</translation>
    </message>
    <message>
        <source>不设名册时最多几辆</source>
        <translation>Most units without a register</translation>
    </message>
    <message>
        <source>终端时间最多超前多少</source>
        <translation>A device clock may be ahead by so much</translation>
    </message>
    <message>
        <source>比这更快的位移算跳变, 不采信</source>
        <translation>A faster displacement is a leap and not believed</translation>
    </message>
    <message>
        <source>每辆记住几个位置以查重</source>
        <translation>Positions remembered for each unit</translation>
    </message>
    <message>
        <source>最多几个席位</source>
        <translation>Most desks</translation>
    </message>
    <message>
        <source>最多几个还没报到的连接</source>
        <translation>Most lines that have not said hello</translation>
    </message>
    <message>
        <source>席位连上后多久必须报到</source>
        <translation>A desk must say hello within this</translation>
    </message>
    <message>
        <source>席位一条消息最多多大</source>
        <translation>Longest message from a desk</translation>
    </message>
    <message>
        <source>积压超过这么多的席位先等它跟上</source>
        <translation>A desk with more unread gets none until it has caught up</translation>
    </message>
    <message>
        <source>多久送一次新情况</source>
        <translation>How often news are sent</translation>
    </message>
    <message>
        <source>所有席位都走后多久结束</source>
        <translation>After the last desk vanished it ends after this</translation>
    </message>
    <message>
        <source>车速低于自由流的这个比例算拥堵</source>
        <translation>Below this share of free flow a jam is raised</translation>
    </message>
    <message>
        <source>高于这个比例算缓解</source>
        <translation>Above this share it is cleared</translation>
    </message>
    <message>
        <source>拥堵持续多久才预警</source>
        <translation>How long it must have been seen</translation>
    </message>
    <message>
        <source>至少几次观测才预警</source>
        <translation>How often it must have been seen</translation>
    </message>
    <message>
        <source>缓解持续多久才解除</source>
        <translation>How long the end must have been seen</translation>
    </message>
    <message>
        <source>至少几次观测才解除</source>
        <translation>How often the end must have been seen</translation>
    </message>
    <message>
        <source>平滑的时间常数</source>
        <translation>Time constant of smoothing</translation>
    </message>
    <message>
        <source>比这更短的不预警</source>
        <translation>A shorter jam is not raised</translation>
    </message>
    <message>
        <source>同一条路上中断不超过这么长仍算一处</source>
        <translation>A gap up to this does not part a jam</translation>
    </message>
    <message>
        <source>级别改善要越过门限这么多</source>
        <translation>A better level must be passed by this</translation>
    </message>
    <message>
        <source>级别变化要保持多久</source>
        <translation>A new level must hold for this</translation>
    </message>
    <message>
        <source>断档多久后重新计数</source>
        <translation>After so long without data counting begins anew</translation>
    </message>
    <message>
        <source>离现场多近算到</source>
        <translation>How near is at the place</translation>
    </message>
    <message>
        <source>停留多久才算到场</source>
        <translation>How long it must stay there</translation>
    </message>
    <message>
        <source>断档多久后重新计时</source>
        <translation>After a hole so long the stay begins anew</translation>
    </message>
    <message>
        <source>超过这个时间到不了的不推荐</source>
        <translation>A unit farther than this is not offered</translation>
    </message>
    <message>
        <source>路况多旧算未知</source>
        <translation>Road states older than this count as unknown</translation>
    </message>
    <message>
        <source>从这个速度起算在行驶</source>
        <translation>From this speed on a unit rides</translation>
    </message>
    <message>
        <source>行驶方向差多少以内算朝着现场</source>
        <translation>Within this angle it is heading there</translation>
    </message>
    <message>
        <source>位置多旧算过期</source>
        <translation>Age at which a position turns stale</translation>
    </message>
    <message>
        <source>位置多旧算失联</source>
        <translation>Age at which it is lost</translation>
    </message>
    <message>
        <source>穿行时比车流快多少</source>
        <translation>How much faster than slow traffic it filters</translation>
    </message>
    <message>
        <source>车流低于这个速度才穿行</source>
        <translation>Faster traffic is not filtered through</translation>
    </message>
    <message>
        <source>畅通时速度为自由流的几倍</source>
        <translation>Its share of free flow on a free road</translation>
    </message>
    <message>
        <source>掉头要多久</source>
        <translation>Time for turning straight back</translation>
    </message>
    <message>
        <source>预案模板文件; 空着用自带的</source>
        <translation>File of plan templates; empty: the built-in ones</translation>
    </message>
    <message>
        <source>报告的红头: 发文机关; 空着为公安局交通警察支队</source>
        <translation>The authority in red at the head of a report; empty: the traffic police detachment</translation>
    </message>
    <message>
        <source>启动时没有人选, 就由谁值守; 空着就一直问</source>
        <translation>Who sits down when nobody chooses at the start; empty: the desk goes on asking</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Keeping</translation>
    </message>
    <message>
        <source>记录库多久拷贝一份</source>
        <translation>A copy of the journal is made so often</translation>
    </message>
    <message>
        <source>留几份拷贝</source>
        <translation>So many copies are kept</translation>
    </message>
    <message>
        <source>多久给下次启动留一次话</source>
        <translation>Word for the next start is left so often</translation>
    </message>
    <message>
        <source>轨迹保存几天; 0 为永久</source>
        <translation>Tracks are kept for so many days; 0: for ever</translation>
    </message>
    <message>
        <source>路况保存几天; 0 为永久</source>
        <translation>Road states are kept for so many days; 0: for ever</translation>
    </message>
    <message>
        <source>过期的每次最多删几行, 免得谁等</source>
        <translation>Most rows of what is past that go at once, so that nobody waits</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>等级</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>路段</source>
        <translation>Road</translation>
    </message>
    <message>
        <source>用时</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>长度</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>处理</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>附近</source>
        <translation>Near</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>核实</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>呼号</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>已历</source>
        <translation>For</translation>
    </message>
    <message>
        <source>异常</source>
        <translation>Trouble</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>所在路</source>
        <translation>On road</translation>
    </message>
    <message>
        <source>车速</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>骑手</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>巡段</source>
        <translation>Beat</translation>
    </message>
    <message>
        <source>末次令</source>
        <translation>Last order</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Post</translation>
    </message>
    <message>
        <source>过岗</source>
        <translation>Passes</translation>
    </message>
    <message>
        <source>早晚(秒)</source>
        <translation>Late (s)</translation>
    </message>
    <message>
        <source>点名</source>
        <translation>Roll call</translation>
    </message>
    <message>
        <source>多久前</source>
        <translation>Age</translation>
    </message>
    <message>
        <source>预案</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>做什么</source>
        <translation>Duty</translation>
    </message>
    <message>
        <source>管制</source>
        <translation>Closure</translation>
    </message>
    <message>
        <source>清场 E</source>
        <translation>Clear E</translation>
    </message>
    <message>
        <source>封闭 C</source>
        <translation>Close C</translation>
    </message>
    <message>
        <source>放行 O</source>
        <translation>Open O</translation>
    </message>
    <message>
        <source>绕行</source>
        <translation>Diversion</translation>
    </message>
    <message>
        <source>联络单位</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>通知·确认</source>
        <translation>Told</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>突发处置</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>已启动</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>决定人</source>
        <translation>Decides</translation>
    </message>
    <message>
        <source>检查单</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>偏差</source>
        <translation>Deviation</translation>
    </message>
    <message>
        <source>多少</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>持续</source>
        <translation>Lasts</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>谁存</source>
        <translation>By</translation>
    </message>
    <message>
        <source>何时</source>
        <translation>When</translation>
    </message>
    <message>
        <source>生效</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>command</name>
    <message>
        <source>{minutes} 分钟前</source>
        <translation>{minutes} min ago</translation>
    </message>
    <message>
        <source>写一个命令, 例如: 派 A12 3</source>
        <translation>Write a command, such as: dispatch A12 3</translation>
    </message>
    <message>
        <source>还差: {what}</source>
        <translation>Missing: {what}</translation>
    </message>
    <message>
        <source>「{word}」是多余的</source>
        <translation>“{word}” is too much</translation>
    </message>
    <message>
        <source>「{word}」不止一辆: {several}</source>
        <translation>“{word}” is more than one: {several}</translation>
    </message>
    <message>
        <source>没有铁骑「{word}」</source>
        <translation>No unit “{word}”</translation>
    </message>
    <message>
        <source>没有警情「{word}」</source>
        <translation>No alert “{word}”</translation>
    </message>
    <message>
        <source>警情 {word} 还没有任务</source>
        <translation>Alert {word} has no task yet</translation>
    </message>
    <message>
        <source>没有任务「{word}」</source>
        <translation>No task “{word}”</translation>
    </message>
    <message>
        <source>没有「{word}」这个警情、任务或铁骑</source>
        <translation>No alert, task or unit “{word}”</translation>
    </message>
    <message>
        <source>「{word}」不止一个命令: {several}</source>
        <translation>“{word}” may be: {several}</translation>
    </message>
    <message>
        <source>没有命令「{word}」</source>
        <translation>No command “{word}”</translation>
    </message>
    <message>
        <source>{what}: {least} 到 {most} 的整数</source>
        <translation>{what}: a whole number, {least} to {most}</translation>
    </message>
    <message>
        <source>{what}是这些之一: {several}</source>
        <translation>{what} is one of: {several}</translation>
    </message>
    <message>
        <source>现在不能: {what}</source>
        <translation>Not now: {what}</translation>
    </message>
    <message>
        <source>命令, 例如 派 A12 3</source>
        <translation>Command, e.g. dispatch A12 3</translation>
    </message>
    <message>
        <source>没有可派的铁骑; 用「派」加呼号和理由指定一辆</source>
        <translation>Nobody can be sent; name one: dispatch, call sign, reason</translation>
    </message>
    <message>
        <source>没有选中警情: 写上编号, 例如 3</source>
        <translation>No alert selected: add its number, e.g. 3</translation>
    </message>
    <message>
        <source>警情 {alert} 已经结束</source>
        <translation>Alert {alert} is over</translation>
    </message>
    <message>
        <source>{unit} 已经应答</source>
        <translation>{unit} has answered already</translation>
    </message>
    <message>
        <source>{unit} 没有在办的任务</source>
        <translation>{unit} has no task</translation>
    </message>
    <message>
        <source>没有选中在办的任务: 写上呼号, 例如 A12</source>
        <translation>No task selected: add a call sign, e.g. A12</translation>
    </message>
    <message>
        <source>任务 {task} 已经结束</source>
        <translation>Task {task} is over</translation>
    </message>
    <message>
        <source>没有选中任务: 写上警情编号, 或 T 加任务编号</source>
        <translation>No task selected: add the alert&apos;s number, or T and the task&apos;s</translation>
    </message>
    <message>
        <source>没有选中铁骑: 写上呼号, 例如 A12</source>
        <translation>No unit selected: add a call sign, e.g. A12</translation>
    </message>
    <message>
        <source>已经结束, 或还没有位置, 地图上没有它</source>
        <translation>It is over or has no position yet: not on the map</translation>
    </message>
    <message>
        <source>{eta} · 首选</source>
        <translation>{eta} · first</translation>
    </message>
    <message>
        <source>不派: {why}</source>
        <translation>no: {why}</translation>
    </message>
    <message>
        <source>建议不派 {unit} ({why}): 后面写上理由, 再按回车</source>
        <translation>{unit} is advised against ({why}): add a reason, press Enter</translation>
    </message>
    <message>
        <source>{unit} 不在建议里: 后面写上理由, 再按回车</source>
        <translation>{unit} is not advised: add a reason, press Enter</translation>
    </message>
    <message>
        <source>首选是 {first} ({eta}), 不是 {unit}: 后面写上理由, 再按回车</source>
        <translation>{first} ({eta}) is first, not {unit}: add a reason, press Enter</translation>
    </message>
</context>
<context>
    <name>compass</name>
    <message>
        <source>北</source>
        <translation>N</translation>
    </message>
    <message>
        <source>东北</source>
        <translation>NE</translation>
    </message>
    <message>
        <source>东</source>
        <translation>E</translation>
    </message>
    <message>
        <source>东南</source>
        <translation>SE</translation>
    </message>
    <message>
        <source>南</source>
        <translation>S</translation>
    </message>
    <message>
        <source>西南</source>
        <translation>SW</translation>
    </message>
    <message>
        <source>西</source>
        <translation>W</translation>
    </message>
    <message>
        <source>西北</source>
        <translation>NW</translation>
    </message>
</context>
<context>
    <name>conduct</name>
    <message>
        <source>没有打开建议</source>
        <translation>No advice is open</translation>
    </message>
    <message>
        <source>没有下令, 也没有记录。</source>
        <translation>Nothing was ordered or recorded.</translation>
    </message>
    <message>
        <source>用 ↑ ↓ 选一条警情, 按 Enter 打开建议, 再按数字。</source>
        <translation>Choose an alert with ↑ ↓, open its advice with Enter, then press the digit.</translation>
    </message>
    <message>
        <source>召回 {unit}?</source>
        <translation>Recall {unit}?</translation>
    </message>
    <message>
        <source>终端会收到撤令, 这次派警就此结束。</source>
        <translation>Its terminal is told, and this dispatch is over.</translation>
    </message>
    <message>
        <source>召回</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>误报? {alert} {where}</source>
        <translation>False? {alert} {where}</translation>
    </message>
    <message>
        <source>警情就此结束, 不再派人。</source>
        <translation>The alert is over then; nobody is sent.</translation>
    </message>
    <message>
        <source>是误报</source>
        <translation>It is false</translation>
    </message>
</context>
<context>
    <name>execution</name>
    <message>
        <source>下一岗 {name} {time}</source>
        <translation>next {name} {time}</translation>
    </message>
    <message>
        <source>改走 {route}</source>
        <translation>switch to {route}</translation>
    </message>
    <message>
        <source>启动 {name}?</source>
        <translation>Trigger {name}?</translation>
    </message>
    <message>
        <source>启动</source>
        <translation>Trigger</translation>
    </message>
    <message>
        <source>偏差原因</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>写一句; 回车记下, 这处偏差就此了结</source>
        <translation>a line; Enter records it and ends the deviation</translation>
    </message>
    <message>
        <source>{name} 换警力</source>
        <translation>Another unit at {name}</translation>
    </message>
    <message>
        <source>铁骑 理由, 如: A07 车坏; 即时生效</source>
        <translation>unit and reason, as: A07 breakdown; in force at once</translation>
    </message>
    <message>
        <source>全程顺延</source>
        <translation>Postpone all</translation>
    </message>
    <message>
        <source>分钟 理由, 如: 10 推迟出发; 提前写 -10</source>
        <translation>minutes and reason, as: 10 late departure; earlier: -10</translation>
    </message>
    <message>
        <source>预案改不了</source>
        <translation>The plan cannot be changed so</translation>
    </message>
    <message>
        <source>在预案页里改。</source>
        <translation>Change it on the page of the plan.</translation>
    </message>
    <message>
        <source>顺延几分钟没有写对</source>
        <translation>The minutes are not a number</translation>
    </message>
    <message>
        <source>什么都没有改。</source>
        <translation>Nothing was changed.</translation>
    </message>
    <message>
        <source>先写整数分钟, 空一格, 再写理由, 如: 10 推迟出发。</source>
        <translation>Whole minutes, a space, the reason: 10 late departure.</translation>
    </message>
    <message>
        <source>其次 {what} {left}</source>
        <translation>then {what} {left}</translation>
    </message>
    <message>
        <source>执行</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>预案里没有</source>
        <translation>None in the plan</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Posts</translation>
    </message>
    <message>
        <source>管制</source>
        <translation>Closures</translation>
    </message>
    <message>
        <source>联络单位</source>
        <translation>Departments</translation>
    </message>
    <message>
        <source>突发处置</source>
        <translation>Contingencies</translation>
    </message>
    <message>
        <source>检查单</source>
        <translation>Check list</translation>
    </message>
    <message>
        <source>偏差</source>
        <translation>Deviations</translation>
    </message>
    <message>
        <source>都在容差之内</source>
        <translation>All within tolerance</translation>
    </message>
    <message>
        <source>涉密任务, 只有名单上的人能看</source>
        <translation>Secret: only those named may see it</translation>
    </message>
    <message>
        <source>左边选一个任务</source>
        <translation>Choose a task at the left</translation>
    </message>
    <message>
        <source>眼下没有该做的</source>
        <translation>Nothing to do right now</translation>
    </message>
    <message>
        <source>可以开始执行</source>
        <translation>Ready to start</translation>
    </message>
    <message>
        <source>到岗 {there}/{posts}</source>
        <translation>in place {there}/{posts}</translation>
    </message>
    <message>
        <source>逾时 {count}: {names}</source>
        <translation>{count} overdue: {names}</translation>
    </message>
    <message>
        <source>已封 {closed} · 已放行 {opened} / {all}</source>
        <translation>closed {closed} · open again {opened} / {all}</translation>
    </message>
    <message>
        <source>时距 (公里): 虚线预案, 实线已过, 点线推算; 色块管制, 深色已封; 竖线此刻</source>
        <translation>km by time: dashed planned, solid passed, dotted projected; areas closures, dark closed; line now</translation>
    </message>
    <message>
        <source>清场 {name}</source>
        <translation>Clear {name}</translation>
    </message>
    <message>
        <source>封闭 {name}</source>
        <translation>Close {name}</translation>
    </message>
    <message>
        <source>放行 {name}</source>
        <translation>Open {name}</translation>
    </message>
    <message>
        <source>车队过 {name}</source>
        <translation>Convoy passes {name}</translation>
    </message>
    <message>
        <source>点名</source>
        <translation>Roll call</translation>
    </message>
    <message>
        <source>再问 {name}</source>
        <translation>Ask {name} again</translation>
    </message>
    <message>
        <source>{name} 到不了, 换人</source>
        <translation>{name} cannot: replace</translation>
    </message>
    <message>
        <source>通知 {name}</source>
        <translation>Tell {name}</translation>
    </message>
    <message>
        <source>等 {name} 确认</source>
        <translation>{name} to confirm</translation>
    </message>
    <message>
        <source>检查 {name}</source>
        <translation>Check {name}</translation>
    </message>
    <message>
        <source>写明偏差原因 {name}</source>
        <translation>Say why: {name}</translation>
    </message>
    <message>
        <source>开始执行</source>
        <translation>Start the task</translation>
    </message>
    <message>
        <source>任务暂停中, 继续执行</source>
        <translation>Suspended: resume</translation>
    </message>
    <message>
        <source>宣布执行完毕</source>
        <translation>End the task</translation>
    </message>
    <message>
        <source>没有位置, 逐岗人工报过</source>
        <translation>no position: enter each passing</translation>
    </message>
    <message>
        <source>位置中断</source>
        <translation>position lost</translation>
    </message>
    <message>
        <source>还没上路线</source>
        <translation>not on the route yet</translation>
    </message>
    <message>
        <source>偏离路线</source>
        <translation>off the route</translation>
    </message>
    <message>
        <source>在路线上</source>
        <translation>on the route</translation>
    </message>
    <message>
        <source>清场</source>
        <translation>clear</translation>
    </message>
    <message>
        <source>封闭</source>
        <translation>close</translation>
    </message>
    <message>
        <source>放行</source>
        <translation>open</translation>
    </message>
    <message>
        <source>准点</source>
        <translation>on time</translation>
    </message>
    <message>
        <source>晚 {n} 秒</source>
        <translation>{n} s late</translation>
    </message>
    <message>
        <source>早 {n} 秒</source>
        <translation>{n} s early</translation>
    </message>
    <message>
        <source>路线不在这张路网里, 推算不了</source>
        <translation>the route is not on this map</translation>
    </message>
    <message>
        <source>没有指定引导车, 逐岗人工报过</source>
        <translation>no lead unit: enter each passing</translation>
    </message>
    <message>
        <source>已到终点</source>
        <translation>arrived</translation>
    </message>
    <message>
        <source>{age} 前</source>
        <translation>{age} ago</translation>
    </message>
    <message>
        <source>按预案与当前路况推算</source>
        <translation>by plan and traffic</translation>
    </message>
    <message>
        <source>按预案推算</source>
        <translation>by the plan</translation>
    </message>
    <message>
        <source>未点名</source>
        <translation>not asked</translation>
    </message>
    <message>
        <source>未答 {age}</source>
        <translation>silent {age}</translation>
    </message>
    <message>
        <source>未到岗 {age}</source>
        <translation>absent {age}</translation>
    </message>
    <message>
        <source>催 {name}, 令还没有回话</source>
        <translation>Chase {name}: no answer to the order</translation>
    </message>
    <message>
        <source>最后 {time}, 按那时推算</source>
        <translation>last {time}, by its delay then</translation>
    </message>
</context>
<context>
    <name>failures</name>
    <message>
        <source>没有下令, 也没有记录。</source>
        <translation>Nothing was ordered or recorded.</translation>
    </message>
    <message>
        <source>别的席位先了一步, 以先记录的为准。</source>
        <translation>Another seat was first, and what was recorded first counts.</translation>
    </message>
    <message>
        <source>没有这条警情</source>
        <translation>There is no such alert</translation>
    </message>
    <message>
        <source>从队列里另选一条。</source>
        <translation>Choose another from the queue.</translation>
    </message>
    <message>
        <source>这条警情已经结束</source>
        <translation>This alert is over</translation>
    </message>
    <message>
        <source>这条警情已被签收</source>
        <translation>This alert has been taken</translation>
    </message>
    <message>
        <source>由签收的席位处理; 需要换人时先商量。</source>
        <translation>The seat that took it handles it; talk to them first.</translation>
    </message>
    <message>
        <source>本席位已经签收了它</source>
        <translation>This seat has taken it already</translation>
    </message>
    <message>
        <source>不必再做。</source>
        <translation>There is nothing left to do.</translation>
    </message>
    <message>
        <source>这条警情已有任务</source>
        <translation>This alert has a task</translation>
    </message>
    <message>
        <source>按 O 录入任务的处置结果来结束它。</source>
        <translation>Press O and enter the outcome to end it.</translation>
    </message>
    <message>
        <source>这条警情已经这样判定过</source>
        <translation>This alert has been judged so already</translation>
    </message>
    <message>
        <source>没有这个任务</source>
        <translation>There is no such task</translation>
    </message>
    <message>
        <source>在任务栏里另选。</source>
        <translation>Choose another in the task panel.</translation>
    </message>
    <message>
        <source>这个任务已经结束</source>
        <translation>This task is over</translation>
    </message>
    <message>
        <source>签收的不是本席位</source>
        <translation>Another seat answers for it</translation>
    </message>
    <message>
        <source>由签收的席位撤回。</source>
        <translation>That seat may hand it back.</translation>
    </message>
    <message>
        <source>判定已经变了</source>
        <translation>The verdict has changed meanwhile</translation>
    </message>
    <message>
        <source>这个任务没有可撤的结果</source>
        <translation>This task has no outcome to reverse</translation>
    </message>
    <message>
        <source>紧急求助只由终端发出</source>
        <translation>Only a terminal calls SOS</translation>
    </message>
    <message>
        <source>按听到的另选一类。</source>
        <translation>Choose another kind by what was said.</translation>
    </message>
    <message>
        <source>没有可撤回的操作</source>
        <translation>Nothing to reverse</translation>
    </message>
    <message>
        <source>只有最近 30 秒内的一步可以撤回; 铁骑可按 R 召回。</source>
        <translation>Only the last step of the past 30 s; a unit can be recalled by R.</translation>
    </message>
    <message>
        <source>这个任务已有预案</source>
        <translation>This task has a plan</translation>
    </message>
    <message>
        <source>不必再做: 一任务一预案。</source>
        <translation>There is nothing left to do: one task, one plan.</translation>
    </message>
    <message>
        <source>任务还没有预案, 不能下令</source>
        <translation>The task has no plan, so nothing can be ordered</translation>
    </message>
    <message>
        <source>请值班长查响应模板。</source>
        <translation>Ask the supervisor to look at the response templates.</translation>
    </message>
    <message>
        <source>任务还没有预案, 不能写报告</source>
        <translation>The task has no plan, so no report can be written</translation>
    </message>
    <message>
        <source>处置结果已经录入</source>
        <translation>The outcome has been entered</translation>
    </message>
    <message>
        <source>还没有处置结果</source>
        <translation>There is no outcome yet</translation>
    </message>
    <message>
        <source>先按 O 录入处置结果。</source>
        <translation>Press O and enter the outcome first.</translation>
    </message>
    <message>
        <source>还没有人到场</source>
        <translation>Nobody has arrived yet</translation>
    </message>
    <message>
        <source>等到场后再录; 若已确知, 在备注里写明依据。</source>
        <translation>Wait for the arrival; if you know for certain, write in the note how.</translation>
    </message>
    <message>
        <source>这个任务已有报告</source>
        <translation>This task has a report</translation>
    </message>
    <message>
        <source>不必再做: 一任务一报告。</source>
        <translation>There is nothing left to do: one task, one report.</translation>
    </message>
    <message>
        <source>任务还没有报告, 不能结束</source>
        <translation>The task has no report, so it cannot be closed</translation>
    </message>
    <message>
        <source>还有铁骑在这个任务上</source>
        <translation>A unit is still bound to this task</translation>
    </message>
    <message>
        <source>先录入处置结果, 或按 R 召回。</source>
        <translation>Enter the outcome first, or recall the unit with R.</translation>
    </message>
    <message>
        <source>名册里没有这辆铁骑</source>
        <translation>The register has no such unit</translation>
    </message>
    <message>
        <source>核对呼号。</source>
        <translation>Check the call sign.</translation>
    </message>
    <message>
        <source>这辆铁骑正在办任务</source>
        <translation>This unit is on a task</translation>
    </message>
    <message>
        <source>另选一辆, 或先按 R 召回它。</source>
        <translation>Choose another, or recall it with R first.</translation>
    </message>
    <message>
        <source>这辆铁骑已为别的任务预留</source>
        <translation>This unit is reserved for another task</translation>
    </message>
    <message>
        <source>另选一辆。</source>
        <translation>Choose another.</translation>
    </message>
    <message>
        <source>这辆铁骑不在岗</source>
        <translation>This unit is off duty</translation>
    </message>
    <message>
        <source>这名骑手正在求助</source>
        <translation>This rider is calling for help</translation>
    </message>
    <message>
        <source>先派人支援他。</source>
        <translation>Send somebody to help first.</translation>
    </message>
    <message>
        <source>不派首选, 需要写明理由</source>
        <translation>Not the first candidate: a reason is needed</translation>
    </message>
    <message>
        <source>选一个理由, 或写一句, 再派。</source>
        <translation>Choose a reason or write one, then dispatch.</translation>
    </message>
    <message>
        <source>没有这次派警</source>
        <translation>There is no such dispatch</translation>
    </message>
    <message>
        <source>这次派警已经结束</source>
        <translation>This dispatch is over</translation>
    </message>
    <message>
        <source>骑手已经应答</source>
        <translation>The rider has answered</translation>
    </message>
    <message>
        <source>所依据的记录不存在</source>
        <translation>The entry that this follows from does not exist</translation>
    </message>
    <message>
        <source>记下时间, 告诉值班长。</source>
        <translation>Note the time and tell the supervisor.</translation>
    </message>
    <message>
        <source>与网关的连接断了</source>
        <translation>The line to the gateway is down</translation>
    </message>
    <message>
        <source>会自动重连; 等网关灯恢复后再试, 急事用电台。</source>
        <translation>It comes back by itself; try again when the gateway light is good, use the radio meanwhile.</translation>
    </message>
    <message>
        <source>没有选中能这样做的对象</source>
        <translation>Nothing is selected that this could be done to</translation>
    </message>
    <message>
        <source>用 ↑ ↓ 选一条警情, 再按一次。</source>
        <translation>Choose an alert with ↑ ↓ and press again.</translation>
    </message>
    <message>
        <source>没有这个序号的候选铁骑</source>
        <translation>No candidate has that number</translation>
    </message>
    <message>
        <source>按建议里的序号选; 建议为空时看「不派」的原因。</source>
        <translation>Choose by the numbers of the advice; where it is empty, see why units were left out.</translation>
    </message>
    <message>
        <source>这条警情已经有了</source>
        <translation>This alert exists already</translation>
    </message>
    <message>
        <source>这个任务已经立了</source>
        <translation>This task has been opened already</translation>
    </message>
    <message>
        <source>这个令号已经用了</source>
        <translation>This order number has been used</translation>
    </message>
    <message>
        <source>这次派警已经有了</source>
        <translation>This dispatch exists already</translation>
    </message>
    <message>
        <source>这辆铁骑已被派出</source>
        <translation>This unit has been dispatched</translation>
    </message>
    <message>
        <source>别人刚存了预案的新版本</source>
        <translation>Somebody else just saved a version of the plan</translation>
    </message>
    <message>
        <source>这份预案已经批准</source>
        <translation>This plan is approved already</translation>
    </message>
    <message>
        <source>这个任务已经开始</source>
        <translation>This task has started already</translation>
    </message>
    <message>
        <source>这个任务已经执行完毕</source>
        <translation>This task has ended already</translation>
    </message>
    <message>
        <source>这个任务已经取消</source>
        <translation>This task is cancelled already</translation>
    </message>
    <message>
        <source>这份报告已经签发</source>
        <translation>This report is signed already</translation>
    </message>
    <message>
        <source>这一页附页已经有了</source>
        <translation>This annex exists already</translation>
    </message>
    <message>
        <source>记录写不进去</source>
        <translation>The journal cannot be written</translation>
    </message>
    <message>
        <source>检查磁盘空间与数据目录, 再试; 急事用电台并手记时间。</source>
        <translation>Check disk space and data directory and try again; use the radio meanwhile and note the time.</translation>
    </message>
    <message>
        <source>看更新后的画面, 需要时另选。</source>
        <translation>Look at the screen as it is now, and choose again if needed.</translation>
    </message>
    <message>
        <source>记下这个代码, 告诉值班长。</source>
        <translation>Note this code and tell the supervisor.</translation>
    </message>
    <message>
        <source>任务还没有走到这一步, 或已经走过</source>
        <translation>The task is not at this step, or is past it</translation>
    </message>
    <message>
        <source>看任务现在的状态, 先走前一步。</source>
        <translation>See where the task stands; take the step before first.</translation>
    </message>
    <message>
        <source>这一步要由有此职责的人来走</source>
        <translation>This step needs somebody with the role for it</translation>
    </message>
    <message>
        <source>请值班长或预案编制人来办。</source>
        <translation>Ask the shift supervisor or a planner.</translation>
    </message>
    <message>
        <source>自己写的预案不能自己批准</source>
        <translation>Nobody approves a plan of his own</translation>
    </message>
    <message>
        <source>请另一位值班长审批。</source>
        <translation>Ask another supervisor to approve it.</translation>
    </message>
    <message>
        <source>这一步要写明理由</source>
        <translation>This step needs a reason</translation>
    </message>
    <message>
        <source>写一句理由, 再做。</source>
        <translation>Write a sentence, then do it.</translation>
    </message>
    <message>
        <source>预案还没有填全</source>
        <translation>The plan is not complete</translation>
    </message>
    <message>
        <source>补上缺的内容, 再做。</source>
        <translation>Fill in what is missing, then do it.</translation>
    </message>
    <message>
        <source>预案里有错误的内容</source>
        <translation>Something in the plan is wrong</translation>
    </message>
    <message>
        <source>改正指出的内容, 再存。</source>
        <translation>Mend what is pointed out, then save.</translation>
    </message>
    <message>
        <source>预案已被别人改过</source>
        <translation>Somebody else changed the plan meanwhile</translation>
    </message>
    <message>
        <source>比较两个版本, 在新版上再改。</source>
        <translation>Compare the two versions and change the new one.</translation>
    </message>
    <message>
        <source>预案的版本接不上</source>
        <translation>The version does not follow the last one</translation>
    </message>
    <message>
        <source>在最新的版本上再改。</source>
        <translation>Change the newest version.</translation>
    </message>
    <message>
        <source>这不是预案的最新版本</source>
        <translation>This is not the newest version of the plan</translation>
    </message>
    <message>
        <source>看最新的版本, 再做。</source>
        <translation>Look at the newest version, then do it.</translation>
    </message>
    <message>
        <source>这个任务的预案来自模板, 没有这一步</source>
        <translation>This task&apos;s plan is a template&apos;s; it has no such step</translation>
    </message>
    <message>
        <source>这一版预案还没有演练过</source>
        <translation>This version has not been rehearsed</translation>
    </message>
    <message>
        <source>先演练这一版。</source>
        <translation>Rehearse it first.</translation>
    </message>
    <message>
        <source>这一版预案还没有批准</source>
        <translation>This version is not approved</translation>
    </message>
    <message>
        <source>请值班长审批; 情况紧急时由值班长写明理由开始。</source>
        <translation>Ask a supervisor to approve it; in an emergency a supervisor starts with a reason.</translation>
    </message>
    <message>
        <source>任务还没有开始</source>
        <translation>The task has not started</translation>
    </message>
    <message>
        <source>先开始执行。</source>
        <translation>Start it first.</translation>
    </message>
    <message>
        <source>任务已在执行</source>
        <translation>The task is under way</translation>
    </message>
    <message>
        <source>由值班长写明理由变更预案, 或结束任务。</source>
        <translation>A supervisor amends the plan with a reason, or the task is ended.</translation>
    </message>
    <message>
        <source>任务已经取消</source>
        <translation>The task is cancelled</translation>
    </message>
    <message>
        <source>需要时另立任务, 复制它的预案。</source>
        <translation>Open another task and copy its plan if need be.</translation>
    </message>
    <message>
        <source>现行预案里没有这一项</source>
        <translation>The plan in force has no such part</translation>
    </message>
    <message>
        <source>看更新后的预案, 另选。</source>
        <translation>See the plan as it is now and choose again.</translation>
    </message>
    <message>
        <source>次序不对: 前一步还没有做</source>
        <translation>Out of order: the step before is not done</translation>
    </message>
    <message>
        <source>先记前一步。</source>
        <translation>Enter the step before first.</translation>
    </message>
    <message>
        <source>任务还没有执行完毕, 不能写报告</source>
        <translation>No report before the task has ended</translation>
    </message>
    <message>
        <source>先宣布执行完毕。</source>
        <translation>End the task first.</translation>
    </message>
    <message>
        <source>报告里还没有负责人写的问题与建议</source>
        <translation>The report lacks the problems and suggestions of the person in charge</translation>
    </message>
    <message>
        <source>请负责人补上, 再签发。</source>
        <translation>Ask him to add them, then sign.</translation>
    </message>
    <message>
        <source>报告还没有签发, 不能归档</source>
        <translation>No archive before the report is signed</translation>
    </message>
    <message>
        <source>请值班长签发。</source>
        <translation>Ask a supervisor to sign.</translation>
    </message>
    <message>
        <source>涉密任务, 只有知悉人员能看能办</source>
        <translation>A secret task: only those named may see it and act on it</translation>
    </message>
    <message>
        <source>请负责人把你列入知悉人员, 或由知悉人员来办。</source>
        <translation>Ask the person in charge to name you as a reader, or leave it to one.</translation>
    </message>
</context>
<context>
    <name>frame</name>
    <message>
        <source>命名布局</source>
        <translation>Named layouts</translation>
    </message>
    <message>
        <source>还没有: 用「另存布局」</source>
        <translation>None yet: use “Save layout”</translation>
    </message>
    <message>
        <source>布局没有存成</source>
        <translation>The layout was not saved</translation>
    </message>
    <message>
        <source>现有的布局都还在。</source>
        <translation>All other layouts are as they were.</translation>
    </message>
    <message>
        <source>起一个短名字; 已有 24 个时先覆盖一个旧的。</source>
        <translation>Give a short name; with 24 of them overwrite an old one.</translation>
    </message>
    <message>
        <source>存为命名布局</source>
        <translation>Save layout as</translation>
    </message>
    <message>
        <source>名字, 如 夜班; 回车保存, Esc 不存</source>
        <translation>A name, such as night; Enter saves, Esc does not</translation>
    </message>
    <message>
        <source>现在的布局以后可用这个名字再调出来。</source>
        <translation>The present layout can be had again by this name.</translation>
    </message>
</context>
<context>
    <name>guide</name>
    <message>
        <source>按键</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>做什么</source>
        <translation>What it does</translation>
    </message>
    <message>
        <source>命令行</source>
        <translation>Command line</translation>
    </message>
</context>
<context>
    <name>journal</name>
    <message>
        <source>预警</source>
        <translation>Alert</translation>
    </message>
    <message>
        <source>预警变化</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>路况缓解</source>
        <translation>Eased</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>核实</source>
        <translation>Judged</translation>
    </message>
    <message>
        <source>来电</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>撤回警情</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>撤回签收</source>
        <translation>Handed back</translation>
    </message>
    <message>
        <source>撤回判定</source>
        <translation>Verdict reversed</translation>
    </message>
    <message>
        <source>立任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>预案</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>派警</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>令发出</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>令送达</source>
        <translation>Delivered</translation>
    </message>
    <message>
        <source>令未收下</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>令去向不明</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>应答</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>到场</source>
        <translation>On scene</translation>
    </message>
    <message>
        <source>解除</source>
        <translation>Released</translation>
    </message>
    <message>
        <source>处置结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>报告</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>撤回结果</source>
        <translation>Outcome reversed</translation>
    </message>
    <message>
        <source>骑手</source>
        <translation>Rider</translation>
    </message>
    <message>
        <source>终端被拒</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>入席</source>
        <translation>Sat down</translation>
    </message>
    <message>
        <source>离席</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>来源中断</source>
        <translation>Source lost</translation>
    </message>
    <message>
        <source>来源恢复</source>
        <translation>Source back</translation>
    </message>
    <message>
        <source>记录换新</source>
        <translation>New journal</translation>
    </message>
    <message>
        <source>无名路</source>
        <translation>Unnamed road</translation>
    </message>
    <message>
        <source>{unit} 求助: {where}</source>
        <translation>{unit} calls for help: {where}</translation>
    </message>
    <message>
        <source>接警 {number} {words}</source>
        <translation>Told of {number} {words}</translation>
    </message>
    <message>
        <source>预警 {words}</source>
        <translation>Alert {words}</translation>
    </message>
    <message>
        <source>{alert} 变为 {level} {length}</source>
        <translation>{alert} is now {level} {length}</translation>
    </message>
    <message>
        <source>{alert} 路况已缓解</source>
        <translation>{alert} has eased</translation>
    </message>
    <message>
        <source>签收 {alert}</source>
        <translation>Took {alert}</translation>
    </message>
    <message>
        <source>判定误报: {alert}</source>
        <translation>Judged false: {alert}</translation>
    </message>
    <message>
        <source>判定属实: {alert}</source>
        <translation>Judged real: {alert}</translation>
    </message>
    <message>
        <source>{channel} 说 {alert}: {words}</source>
        <translation>{channel} on {alert}: {words}</translation>
    </message>
    <message>
        <source>撤回警情 {alert}</source>
        <translation>Alert {alert} withdrawn</translation>
    </message>
    <message>
        <source>撤回签收 {alert}</source>
        <translation>{alert} handed back</translation>
    </message>
    <message>
        <source>撤回判定 {verdict}: {alert}</source>
        <translation>Verdict {verdict} reversed: {alert}</translation>
    </message>
    <message>
        <source>撤回 {task} 的结果 {outcome}, 报告 {report} 作废</source>
        <translation>Outcome {outcome} of {task} reversed, report {report} struck out</translation>
    </message>
    <message>
        <source>立任务 {task} {title}</source>
        <translation>Opened task {task} {title}</translation>
    </message>
    <message>
        <source>{task} 的预案: {plan}, {count} 辆, {minutes} 内到场</source>
        <translation>Plan of {task}: {plan}, {count} unit(s), there within {minutes}</translation>
    </message>
    <message>
        <source>派 {unit} → {task}, 令 {number}</source>
        <translation>Sent {unit} → {task}, order {number}</translation>
    </message>
    <message>
        <source>建议 {rank}/{total}, {time}</source>
        <translation>candidate {rank}/{total}, {time}</translation>
    </message>
    <message>
        <source>建议之外</source>
        <translation>not among the candidates</translation>
    </message>
    <message>
        <source>令 {number} 第 {attempt} 次发给 {unit}</source>
        <translation>Order {number} sent to {unit}, attempt {attempt}</translation>
    </message>
    <message>
        <source>令 {number} 发给 {unit}</source>
        <translation>Order {number} sent to {unit}</translation>
    </message>
    <message>
        <source>令 {number} 已到 {unit} 的终端</source>
        <translation>Order {number} reached the terminal of {unit}</translation>
    </message>
    <message>
        <source>令 {number} {unit} 未收下</source>
        <translation>Order {number} not accepted by {unit}</translation>
    </message>
    <message>
        <source>令 {number} 是否到 {unit} 不明, 将以原号再发</source>
        <translation>Whether order {number} reached {unit} is unknown; it is repeated under its number</translation>
    </message>
    <message>
        <source>{unit} 接受令 {number}</source>
        <translation>{unit} accepts order {number}</translation>
    </message>
    <message>
        <source>{unit} 说令 {number} 去不了</source>
        <translation>{unit} cannot follow order {number}</translation>
    </message>
    <message>
        <source>{unit} 到场, 距地点 {distance}</source>
        <translation>{unit} on scene, {distance} from the place</translation>
    </message>
    <message>
        <source>{unit} 解除: {reason}</source>
        <translation>{unit} released: {reason}</translation>
    </message>
    <message>
        <source>{task} 结果: {outcome}</source>
        <translation>{task} outcome: {outcome}</translation>
    </message>
    <message>
        <source>{task} 的报告 {report} 写成, {count} 行</source>
        <translation>Report {report} of {task} written, {count} line(s)</translation>
    </message>
    <message>
        <source>{task} 结束</source>
        <translation>{task} closed</translation>
    </message>
    <message>
        <source>{unit} 取出了驾驶员卡</source>
        <translation>{unit}: rider card taken out</translation>
    </message>
    <message>
        <source>{unit} 由 {officer} 骑行</source>
        <translation>{unit} is ridden by {officer}</translation>
    </message>
    <message>
        <source>拒绝终端 {phone}</source>
        <translation>Terminal {phone} refused</translation>
    </message>
    <message>
        <source>{operator} 入席 {seat}</source>
        <translation>{operator} sat down at {seat}</translation>
    </message>
    <message>
        <source>离席 {seat}</source>
        <translation>Left {seat}</translation>
    </message>
    <message>
        <source>{source} 中断</source>
        <translation>{source} lost</translation>
    </message>
    <message>
        <source>{source} 恢复</source>
        <translation>{source} is back</translation>
    </message>
    <message>
        <source>记录由备份 {copy} 恢复, 原库移至 {file}</source>
        <translation>Journal restored from {copy}; the old one is in {file}</translation>
    </message>
    <message>
        <source>记录库损坏, 移至 {file}, 另起新库</source>
        <translation>Journal damaged: set aside in {file}, a new one begun</translation>
    </message>
    <message>
        <source>↓ {count} 条新记录</source>
        <translation>↓ {count} new</translation>
    </message>
    <message>
        <source>还没有记录</source>
        <translation>No entries yet</translation>
    </message>
    <message>
        <source>每个决定先记在这里, 然后才算数</source>
        <translation>Each decision is recorded here before it counts</translation>
    </message>
    <message>
        <source>预案存版</source>
        <translation>Plan saved</translation>
    </message>
    <message>
        <source>预案变更</source>
        <translation>Plan amended</translation>
    </message>
    <message>
        <source>预案完成</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>预案演练</source>
        <translation>Rehearsal</translation>
    </message>
    <message>
        <source>预案批准</source>
        <translation>Plan approved</translation>
    </message>
    <message>
        <source>预案退回</source>
        <translation>Plan returned</translation>
    </message>
    <message>
        <source>任务开始</source>
        <translation>Task started</translation>
    </message>
    <message>
        <source>未演练开始</source>
        <translation>Started unrehearsed</translation>
    </message>
    <message>
        <source>任务暂停</source>
        <translation>Task suspended</translation>
    </message>
    <message>
        <source>任务继续</source>
        <translation>Task resumed</translation>
    </message>
    <message>
        <source>任务执行完毕</source>
        <translation>Task ended</translation>
    </message>
    <message>
        <source>任务取消</source>
        <translation>Task cancelled</translation>
    </message>
    <message>
        <source>检查事项</source>
        <translation>Check list</translation>
    </message>
    <message>
        <source>点名</source>
        <translation>Roll call</translation>
    </message>
    <message>
        <source>岗位报告</source>
        <translation>Post report</translation>
    </message>
    <message>
        <source>管制</source>
        <translation>Traffic control</translation>
    </message>
    <message>
        <source>联络</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>启动处置</source>
        <translation>Contingency</translation>
    </message>
    <message>
        <source>车队通过</source>
        <translation>Convoy passed</translation>
    </message>
    <message>
        <source>偏差</source>
        <translation>Deviation</translation>
    </message>
    <message>
        <source>偏差消除</source>
        <translation>Deviation over</translation>
    </message>
    <message>
        <source>报告补充</source>
        <translation>Report remarks</translation>
    </message>
    <message>
        <source>报告签发</source>
        <translation>Report signed</translation>
    </message>
    <message>
        <source>报告附页</source>
        <translation>Report annex</translation>
    </message>
    <message>
        <source>{by} 把 {task} 的预案存为第 {version} 版</source>
        <translation>{by} saved version {version} of the plan of {task}</translation>
    </message>
    <message>
        <source>{by} 在执行中改 {task} 的预案, 第 {version} 版即时生效</source>
        <translation>{by} amended the plan of {task} under way; version {version} is in force</translation>
    </message>
    <message>
        <source>{task} 的预案完成, 第 {version} 版</source>
        <translation>The plan of {task} is complete, version {version}</translation>
    </message>
    <message>
        <source>{by} 演练 {task} 的预案第 {version} 版</source>
        <translation>{by} rehearsed version {version} of the plan of {task}</translation>
    </message>
    <message>
        <source>{by} 批准 {task} 的预案第 {version} 版</source>
        <translation>{by} approved version {version} of the plan of {task}</translation>
    </message>
    <message>
        <source>{by} 退回 {task} 的预案第 {version} 版</source>
        <translation>{by} returned version {version} of the plan of {task}</translation>
    </message>
    <message>
        <source>{by} 开始执行 {task}, 预案第 {version} 版</source>
        <translation>{by} started {task} by version {version} of its plan</translation>
    </message>
    <message>
        <source>{by} 未经演练开始执行 {task}, 预案第 {version} 版</source>
        <translation>{by} started {task} unrehearsed, by version {version} of its plan</translation>
    </message>
    <message>
        <source>{by} 暂停 {task}</source>
        <translation>{by} suspended {task}</translation>
    </message>
    <message>
        <source>{by} 继续 {task}</source>
        <translation>{by} resumed {task}</translation>
    </message>
    <message>
        <source>{by} 宣布 {task} 执行完毕</source>
        <translation>{by} ended {task}</translation>
    </message>
    <message>
        <source>{by} 取消 {task}</source>
        <translation>{by} cancelled {task}</translation>
    </message>
    <message>
        <source>{task} 检查事项 {item_id}</source>
        <translation>{task} check list {item_id}</translation>
    </message>
    <message>
        <source>{task} 点名: {post_ids}</source>
        <translation>{task} roll call: {post_ids}</translation>
    </message>
    <message>
        <source>{task} 岗位 {post_id} {step}</source>
        <translation>{task} post {post_id} {step}</translation>
    </message>
    <message>
        <source>{task} 管制 {closure_id} {step}</source>
        <translation>{task} closure {closure_id} {step}</translation>
    </message>
    <message>
        <source>{task} 联络单位 {contact_id} {step}</source>
        <translation>{task} contact {contact_id} {step}</translation>
    </message>
    <message>
        <source>{by} 启动 {task} 的处置 {contingency_id}</source>
        <translation>{by} triggered contingency {contingency_id} of {task}</translation>
    </message>
    <message>
        <source>{task} 车队通过岗位 {post_id}</source>
        <translation>{task} convoy passed post {post_id}</translation>
    </message>
    <message>
        <source>{task} {kind} {about}</source>
        <translation>{task} {kind} {about}</translation>
    </message>
    <message>
        <source>{task} 偏差 {deviation_id} 消除</source>
        <translation>{task} deviation {deviation_id} is over</translation>
    </message>
    <message>
        <source>{by} 写 {task} 报告 {report_id} 的问题与建议</source>
        <translation>{by} wrote problems and suggestions into report {report_id} of {task}</translation>
    </message>
    <message>
        <source>{by} 签发 {task} 的报告 {report_id}</source>
        <translation>{by} signed report {report_id} of {task}</translation>
    </message>
    <message>
        <source>{by} 为 {task} 的报告 {report_id} 附第 {number} 页</source>
        <translation>{by} added annex {number} to report {report_id} of {task}</translation>
    </message>
    <message>
        <source>公众延误</source>
        <translation>Public&apos;s delay</translation>
    </message>
    <message>
        <source>按路况记录测算 {task} 期间的公众延误</source>
        <translation>The public&apos;s delay during {task} measured from recorded road states</translation>
    </message>
    <message>
        <source>涉密任务 {task}: 内容封存</source>
        <translation>Secret task {task}: sealed</translation>
    </message>
    <message>
        <source>岗位指令</source>
        <translation>Told to a post</translation>
    </message>
    <message>
        <source>{task} 岗位 {post_id} 的 {unit_id}: {order_text}</source>
        <translation>{task} post {post_id}, {unit_id}: {order_text}</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>全部按键 (按 Esc 或 ? 收起)</source>
        <translation>All keys (Esc or ? puts them away)</translation>
    </message>
</context>
<context>
    <name>lost</name>
    <message>
        <source>与网关的连接断了</source>
        <translation>Gateway lost</translation>
    </message>
    <message>
        <source>位置与令都不再更新; 会自动重连, 急事用电台</source>
        <translation>positions and orders stand still; it reconnects by itself, use the radio</translation>
    </message>
    <message>
        <source>终端接入中断</source>
        <translation>Terminals lost</translation>
    </message>
    <message>
        <source>位置是旧的, 令送不到; 用电台下令</source>
        <translation>positions are old, orders do not arrive; use the radio</translation>
    </message>
    <message>
        <source>路况中断</source>
        <translation>Traffic lost</translation>
    </message>
    <message>
        <source>不会有新的拥堵预警; 留意电话与巡逻报告</source>
        <translation>no new jam alerts; mind calls and patrols</translation>
    </message>
    <message>
        <source>轨迹存不下来</source>
        <translation>Tracks are not stored</translation>
    </message>
    <message>
        <source>画面照常, 这一段以后查不到; 看磁盘空间与数据目录</source>
        <translation>The screen goes on, this stretch will be missing later; look at disk space and the data directory</translation>
    </message>
    <message>
        <source>记录的备份没有做成</source>
        <translation>No copy of the record was made</translation>
    </message>
    <message>
        <source>决定照常记录; 看磁盘空间, 下一小时会再做一次</source>
        <translation>Decisions are recorded; look at disk space, the next try is in an hour</translation>
    </message>
    <message>
        <source>停在 {time}, {age} 前</source>
        <translation>as of {time}, {age} ago</translation>
    </message>
    <message>
        <source>还有 {count} 条</source>
        <translation>{count} more</translation>
    </message>
</context>
<context>
    <name>map</name>
    <message>
        <source>事故</source>
        <translation>Crash</translation>
    </message>
    <message>
        <source>抛锚</source>
        <translation>Breakdown</translation>
    </message>
    <message>
        <source>障碍</source>
        <translation>Obstacle</translation>
    </message>
    <message>
        <source>信号</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>积水</source>
        <translation>Flood</translation>
    </message>
    <message>
        <source>违停</source>
        <translation>Parking</translation>
    </message>
    <message>
        <source>人群</source>
        <translation>Crowd</translation>
    </message>
    <message>
        <source>求助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>路况</source>
        <translation>Traffic</translation>
    </message>
    <message>
        <source>铁骑</source>
        <translation>Units</translation>
    </message>
    <message>
        <source>跟随所选</source>
        <translation>Follow the selection</translation>
    </message>
    <message>
        <source>正在跟随所选;拖动地图即停</source>
        <translation>Following the selection; dragging the map stops it</translation>
    </message>
    <message>
        <source>在此新建警情…</source>
        <translation>New alert here…</translation>
    </message>
    <message>
        <source>最近的铁骑 (直线)</source>
        <translation>Nearest units (straight line)</translation>
    </message>
    <message>
        <source>复制坐标</source>
        <translation>Copy coordinates</translation>
    </message>
    <message>
        <source>此处</source>
        <translation>This place</translation>
    </message>
    <message>
        <source>没有在岗的铁骑</source>
        <translation>No unit on duty</translation>
    </message>
    <message>
        <source>地图断了, 正在重画…</source>
        <translation>The map was lost; drawing it anew…</translation>
    </message>
    <message>
        <source>正在画地图…</source>
        <translation>Drawing the map…</translation>
    </message>
    <message>
        <source>警情、铁骑和命令照常可用</source>
        <translation>alerts, units and commands work meanwhile</translation>
    </message>
</context>
<context>
    <name>operator</name>
    <message>
        <source>铁骑指挥台 · 谁来值守</source>
        <translation>Tieqi Desk · Who is on duty?</translation>
    </message>
    <message>
        <source>姓名、拼音或首字母</source>
        <translation>Name, pinyin or initials</translation>
    </message>
    <message>
        <source>谁来值守</source>
        <translation>Who is on duty</translation>
    </message>
    <message>
        <source>谁来值守？</source>
        <translation>Who is on duty?</translation>
    </message>
    <message>
        <source>名册里没有这个人</source>
        <translation>Nobody on the list is called so</translation>
    </message>
    <message>
        <source>Esc 退出</source>
        <translation>Esc leaves</translation>
    </message>
    <message>
        <source>{seconds} 秒后由 {name} 值守; 按任意键另选</source>
        <translation>{name} in {seconds} s; any key to choose</translation>
    </message>
    <message>
        <source>↑ ↓ 选, 回车确认</source>
        <translation>↑ ↓ and Enter</translation>
    </message>
</context>
<context>
    <name>plans</name>
    <message>
        <source>预案</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>还没有任务</source>
        <translation>No task yet</translation>
    </message>
    <message>
        <source>Ctrl+N 新建一份预案</source>
        <translation>Ctrl+N begins a plan</translation>
    </message>
    <message>
        <source>要写一句</source>
        <translation>a line is needed</translation>
    </message>
    <message>
        <source>一级</source>
        <translation>level 1</translation>
    </message>
    <message>
        <source>二级</source>
        <translation>level 2</translation>
    </message>
    <message>
        <source>三级</source>
        <translation>level 3</translation>
    </message>
    <message>
        <source>调度员</source>
        <translation>a dispatcher</translation>
    </message>
    <message>
        <source>预案编制人</source>
        <translation>a planner</translation>
    </message>
    <message>
        <source>值班长</source>
        <translation>a supervisor</translation>
    </message>
    <message>
        <source>定稿</source>
        <translation>Finalize</translation>
    </message>
    <message>
        <source>演练</source>
        <translation>Rehearsal</translation>
    </message>
    <message>
        <source>批准</source>
        <translation>Approval</translation>
    </message>
    <message>
        <source>开始执行</source>
        <translation>start</translation>
    </message>
    <message>
        <source>执行完毕</source>
        <translation>end</translation>
    </message>
    <message>
        <source>继续执行</source>
        <translation>resume</translation>
    </message>
    <message>
        <source>写报告</source>
        <translation>write the report</translation>
    </message>
    <message>
        <source>签发</source>
        <translation>sign</translation>
    </message>
    <message>
        <source>归档</source>
        <translation>Archive</translation>
    </message>
    <message>
        <source>新预案</source>
        <translation>New plan</translation>
    </message>
    <message>
        <source>未保存</source>
        <translation>not saved</translation>
    </message>
    <message>
        <source>无权查看</source>
        <translation>not yours to see</translation>
    </message>
    <message>
        <source>(未命名)</source>
        <translation>(untitled)</translation>
    </message>
    <message>
        <source>起草</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>执行</source>
        <translation>Run</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End</translation>
    </message>
    <message>
        <source>报告</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>已取消: {why}</source>
        <translation>Cancelled: {why}</translation>
    </message>
    <message>
        <source>已归档, 只读</source>
        <translation>Archived, read only</translation>
    </message>
    <message>
        <source>已退回: {why}</source>
        <translation>Returned: {why}</translation>
    </message>
    <message>
        <source>下一步 {step}</source>
        <translation>Next: {step}</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>In charge</translation>
    </message>
    <message>
        <source>要由{role}或 {who} 来办</source>
        <translation>by {role} or {who}</translation>
    </message>
    <message>
        <source>要由{role}来办</source>
        <translation>by {role}</translation>
    </message>
    <message>
        <source>还缺 {count} 项</source>
        <translation>{count} missing</translation>
    </message>
    <message>
        <source>自己写的预案不能自己批准</source>
        <translation>no one approves his own plan</translation>
    </message>
    <message>
        <source>负责人还没有写问题与建议</source>
        <translation>no remarks yet by who is in charge</translation>
    </message>
    <message>
        <source>批准第 {version} 版</source>
        <translation>Approve version {version}</translation>
    </message>
    <message>
        <source>可附一句; 回车批准, Esc 不批</source>
        <translation>a note if you like; Enter approves, Esc does not</translation>
    </message>
    <message>
        <source>写理由; 回车确认, Esc 不做</source>
        <translation>the reason; Enter does it, Esc does not</translation>
    </message>
    <message>
        <source>宣布执行完毕</source>
        <translation>Declare the end</translation>
    </message>
    <message>
        <source>可附一句; 回车宣布, Esc 不做</source>
        <translation>a note if you like; Enter declares it, Esc does not</translation>
    </message>
    <message>
        <source>开始执行 {task}?</source>
        <translation>Start {task}?</translation>
    </message>
    <message>
        <source>预案从现在起生效, 岗位可以点名, 管制可以下令。</source>
        <translation>The plan is in force from now on; posts can be called, closures ordered.</translation>
    </message>
    <message>
        <source>归档 {task}?</source>
        <translation>Archive {task}?</translation>
    </message>
    <message>
        <source>归档后只能看, 只能加附件说明。</source>
        <translation>From then on it can be read, and annexes be added.</translation>
    </message>
    <message>
        <source>任务台</source>
        <translation>Task window</translation>
    </message>
    <message>
        <source>Ctrl+S 保存后成为任务</source>
        <translation>Ctrl+S saves it as a task</translation>
    </message>
    <message>
        <source>左边选一个任务</source>
        <translation>choose a task at the left</translation>
    </message>
    <message>
        <source>席位有 {count} 条未签收: {kind} {number} {where}</source>
        <translation>{count} not taken at the desk: {kind} {number} {where}</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>路线</source>
        <translation>Routes</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Posts</translation>
    </message>
    <message>
        <source>管制</source>
        <translation>Closures</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>What if</translation>
    </message>
    <message>
        <source>联络</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <source>检查</source>
        <translation>Checklist</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>公开</source>
        <translation>open</translation>
    </message>
    <message>
        <source>涉密</source>
        <translation>secret</translation>
    </message>
    <message>
        <source>主路线</source>
        <translation>Main route</translation>
    </message>
    <message>
        <source>备用路线</source>
        <translation>Reserve route</translation>
    </message>
    <message>
        <source>路口岗</source>
        <translation>junction</translation>
    </message>
    <message>
        <source>路段岗</source>
        <translation>section</translation>
    </message>
    <message>
        <source>机动岗</source>
        <translation>mobile</translation>
    </message>
    <message>
        <source>前导岗</source>
        <translation>lead</translation>
    </message>
    <message>
        <source>后卫岗</source>
        <translation>tail</translation>
    </message>
    <message>
        <source>车辆故障</source>
        <translation>a vehicle fails</translation>
    </message>
    <message>
        <source>发生事故</source>
        <translation>an accident</translation>
    </message>
    <message>
        <source>人群聚集</source>
        <translation>a crowd</translation>
    </message>
    <message>
        <source>天气突变</source>
        <translation>the weather turns</translation>
    </message>
    <message>
        <source>改走备用路线</source>
        <translation>switch to the reserve route</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>other</translation>
    </message>
    <message>
        <source>(未选)</source>
        <translation>(not chosen)</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Begins</translation>
    </message>
    <message>
        <source>11-24 17:00</source>
        <translation>11-24 17:00</translation>
    </message>
    <message>
        <source>19:00, 过夜写 11-25 00:30</source>
        <translation>19:00; next day 11-25 00:30</translation>
    </message>
    <message>
        <source>前导车</source>
        <translation>Lead vehicle</translation>
    </message>
    <message>
        <source>呼号, 它的终端就是车队的位置</source>
        <translation>call sign; its terminal shows the convoy</translation>
    </message>
    <message>
        <source>密级</source>
        <translation>Secrecy</translation>
    </message>
    <message>
        <source>知悉人员</source>
        <translation>Readers</translation>
    </message>
    <message>
        <source>李强、王勇</source>
        <translation>Li Qiang, Wang Yong</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>主备</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>走向</source>
        <translation>Course</translation>
    </message>
    <message>
        <source>Ctrl+L 在地图上逐点画</source>
        <translation>Ctrl+L draws it on the map</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>Ctrl+. 在地图上指</source>
        <translation>Ctrl+. points on the map</translation>
    </message>
    <message>
        <source>通过时间</source>
        <translation>Passes at</translation>
    </message>
    <message>
        <source>定死的才写, 其余按速度算</source>
        <translation>only where fixed; else by speed</translation>
    </message>
    <message>
        <source>到下一点 (公里/时)</source>
        <translation>To the next (km/h)</translation>
    </message>
    <message>
        <source>40</source>
        <translation>40</translation>
    </message>
    <message>
        <source>停留 (分)</source>
        <translation>Stays (min)</translation>
    </message>
    <message>
        <source>0</source>
        <translation>0</translation>
    </message>
    <message>
        <source>上岗</source>
        <translation>From</translation>
    </message>
    <message>
        <source>17:10</source>
        <translation>17:10</translation>
    </message>
    <message>
        <source>撤岗</source>
        <translation>To</translation>
    </message>
    <message>
        <source>17:50</source>
        <translation>17:50</translation>
    </message>
    <message>
        <source>职责</source>
        <translation>Duty</translation>
    </message>
    <message>
        <source>警力</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>呼号, 或在地图上点铁骑</source>
        <translation>call sign, or click it on the map</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>呼号</source>
        <translation>Call sign</translation>
    </message>
    <message>
        <source>频道</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>为哪条路线</source>
        <translation>For the route</translation>
    </message>
    <message>
        <source>路段</source>
        <translation>Sections</translation>
    </message>
    <message>
        <source>Ctrl+. 在地图上点路段, 再点去掉</source>
        <translation>Ctrl+. then click sections; again: off</translation>
    </message>
    <message>
        <source>清场 T− (分)</source>
        <translation>Clear T− (min)</translation>
    </message>
    <message>
        <source>30</source>
        <translation>30</translation>
    </message>
    <message>
        <source>封闭 T− (分)</source>
        <translation>Close T− (min)</translation>
    </message>
    <message>
        <source>15</source>
        <translation>15</translation>
    </message>
    <message>
        <source>放行 T+ (分)</source>
        <translation>Open T+ (min)</translation>
    </message>
    <message>
        <source>5</source>
        <translation>5</translation>
    </message>
    <message>
        <source>定时封闭</source>
        <translation>Closed from</translation>
    </message>
    <message>
        <source>不随车队时写</source>
        <translation>where no convoy passes</translation>
    </message>
    <message>
        <source>定时放行</source>
        <translation>Closed until</translation>
    </message>
    <message>
        <source>随哪条路线</source>
        <translation>Along the route</translation>
    </message>
    <message>
        <source>由哪个岗位</source>
        <translation>By the post</translation>
    </message>
    <message>
        <source>锁绿灯的信号</source>
        <translation>Signals held green</translation>
    </message>
    <message>
        <source>每行一个; Ctrl+. 在地图上指</source>
        <translation>one a line; Ctrl+. points on the map</translation>
    </message>
    <message>
        <source>分流方案</source>
        <translation>Diversion</translation>
    </message>
    <message>
        <source>分流路段</source>
        <translation>Its sections</translation>
    </message>
    <message>
        <source>诱导屏文字</source>
        <translation>Guidance text</translation>
    </message>
    <message>
        <source>封闭点</source>
        <translation>Closed at</translation>
    </message>
    <message>
        <source>情形</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>怎么回事</source>
        <translation>What happens</translation>
    </message>
    <message>
        <source>谁决定</source>
        <translation>Who decides</translation>
    </message>
    <message>
        <source>措施</source>
        <translation>Measures</translation>
    </message>
    <message>
        <source>每行一条</source>
        <translation>one a line</translation>
    </message>
    <message>
        <source>改走哪条</source>
        <translation>Switch to</translation>
    </message>
    <message>
        <source>预置指令</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>每行: 岗位编号: 话, 或 @呼号: 话</source>
        <translation>a line each: post: words, or @A12: words</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>治安、特警、医疗、公交、城管</source>
        <translation>public order, medical, buses</translation>
    </message>
    <message>
        <source>联络人</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>告知什么</source>
        <translation>Tell them</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>没有缺的, 也没有问题</source>
        <translation>Nothing is missing, nothing is wrong</translation>
    </message>
    <message>
        <source>按 Ctrl+Enter 添加</source>
        <translation>Ctrl+Enter adds one</translation>
    </message>
    <message>
        <source>按 Ctrl+L 在地图上画, 或 Ctrl+I 导入 GPX、GeoJSON</source>
        <translation>Ctrl+L draws one, Ctrl+I imports GPX or GeoJSON</translation>
    </message>
    <message>
        <source>按 Ctrl+Enter 添加, 或 Ctrl+Shift+P 沿路线提议</source>
        <translation>Ctrl+Enter adds one, Ctrl+Shift+P proposes posts</translation>
    </message>
    <message>
        <source>缺 {lacks} · 问题 {faults} · 留意 {rest}</source>
        <translation>missing {lacks} · unwise {faults} · look at {rest}</translation>
    </message>
    <message>
        <source>左边选一个任务, 或 Ctrl+N 新建</source>
        <translation>Choose a task at the left; Ctrl+N begins one</translation>
    </message>
    <message>
        <source>在地图上点; Esc 完成</source>
        <translation>Click on the map; Esc ends it</translation>
    </message>
    <message>
        <source>只读</source>
        <translation>read only</translation>
    </message>
    <message>
        <source>草稿没有存上, 再试; 不要关窗口</source>
        <translation>draft not kept, trying again: leave it open</translation>
    </message>
    <message>
        <source>{by} 已存第 {version} 版; 比较后放弃草稿, 在新版上再改</source>
        <translation>{by} saved version {version}: compare, then discard</translation>
    </message>
    <message>
        <source>没有未保存的改动</source>
        <translation>nothing unsaved</translation>
    </message>
    <message>
        <source>恢复了上次没保存的草稿 · Ctrl+S 保存</source>
        <translation>draft restored · Ctrl+S saves it</translation>
    </message>
    <message>
        <source>有改动, 正在存草稿</source>
        <translation>changed, keeping the draft</translation>
    </message>
    <message>
        <source>有改动, 草稿已存 {time} · Ctrl+S 保存</source>
        <translation>changed, draft kept {time} · Ctrl+S saves</translation>
    </message>
    <message>
        <source>没有可提议的岗位</source>
        <translation>No post to propose</translation>
    </message>
    <message>
        <source>预案没有变。</source>
        <translation>The plan is as it was.</translation>
    </message>
    <message>
        <source>先把路线画到道路上; 已有岗位管住的路口不再提议。</source>
        <translation>Draw the route on the roads first; junctions that a post has in hand get none.</translation>
    </message>
    <message>
        <source>变更预案</source>
        <translation>Amend the plan</translation>
    </message>
    <message>
        <source>保存新版本</source>
        <translation>Save a version</translation>
    </message>
    <message>
        <source>改了什么; 回车保存, Esc 不存</source>
        <translation>what changed; Enter saves, Esc does not</translation>
    </message>
    <message>
        <source>预案或路线 (*.json *.geojson *.gpx)</source>
        <translation>Plan or route (*.json *.geojson *.gpx)</translation>
    </message>
    <message>
        <source>文件太大</source>
        <translation>the file is too large</translation>
    </message>
    <message>
        <source>先打开一份可以写的预案</source>
        <translation>open a plan first that may be written</translation>
    </message>
    <message>
        <source>导入不了</source>
        <translation>Cannot import</translation>
    </message>
    <message>
        <source>用本程序的预案 JSON, 或一条线的 GPX、GeoJSON。</source>
        <translation>Use this program&apos;s plan JSON, or GPX or GeoJSON with one line.</translation>
    </message>
    <message>
        <source>附件加不了</source>
        <translation>Cannot attach</translation>
    </message>
    <message>
        <source>看文件还在不在, 能不能读。</source>
        <translation>See whether the file is there and can be read.</translation>
    </message>
    <message>
        <source>指</source>
        <translation>Pick</translation>
    </message>
    <message>
        <source>在地图上指 (Ctrl+.)</source>
        <translation>Point on the map (Ctrl+.)</translation>
    </message>
    <message>
        <source>{count} 段</source>
        <translation>{count} sections</translation>
    </message>
    <message>
        <source>(无)</source>
        <translation>(none)</translation>
    </message>
    <message>
        <source>有分流</source>
        <translation>diversion</translation>
    </message>
    <message>
        <source>岗位无人</source>
        <translation>Unmanned</translation>
    </message>
    <message>
        <source>一车两处</source>
        <translation>Unit in two places</translation>
    </message>
    <message>
        <source>一人两处</source>
        <translation>Person in two places</translation>
    </message>
    <message>
        <source>赶不到岗</source>
        <translation>Cannot be there in time</translation>
    </message>
    <message>
        <source>不当班</source>
        <translation>Off duty</translation>
    </message>
    <message>
        <source>岗位时间不对</source>
        <translation>Not there at the passing</translation>
    </message>
    <message>
        <source>路线不在路网上</source>
        <translation>Route not on this map</translation>
    </message>
    <message>
        <source>路线断开</source>
        <translation>Route broken</translation>
    </message>
    <message>
        <source>路线无时间</source>
        <translation>Route without times</translation>
    </message>
    <message>
        <source>路口无岗</source>
        <translation>Junction without a post</translation>
    </message>
    <message>
        <source>主备同桥</source>
        <translation>Both routes over one bridge</translation>
    </message>
    <message>
        <source>学校时段</source>
        <translation>School hours</translation>
    </message>
    <message>
        <source>封闭无分流</source>
        <translation>No diversion</translation>
    </message>
    <message>
        <source>路段不在路网上</source>
        <translation>Sections not on this map</translation>
    </message>
    <message>
        <source>分流被封</source>
        <translation>Diversion is closed</translation>
    </message>
    <message>
        <source>与施工冲突</source>
        <translation>Clash with roadworks</translation>
    </message>
    <message>
        <source>与任务冲突</source>
        <translation>Clash with a task</translation>
    </message>
    <message>
        <source>缺联络单位</source>
        <translation>Department missing</translation>
    </message>
    <message>
        <source>在任务时间外</source>
        <translation>Outside the task&apos;s time</translation>
    </message>
    <message>
        <source>时间已过</source>
        <translation>In the past</translation>
    </message>
    <message>
        <source>未填写</source>
        <translation>empty</translation>
    </message>
    <message>
        <source>应在开始时间之后</source>
        <translation>must be after the beginning</translation>
    </message>
    <message>
        <source>应在起始时间之后</source>
        <translation>must be after it begins</translation>
    </message>
    <message>
        <source>涉密任务须写明知悉人员</source>
        <translation>a secret task names its readers</translation>
    </message>
    <message>
        <source>缺主路线</source>
        <translation>no main route</translation>
    </message>
    <message>
        <source>主路线只能有一条</source>
        <translation>only one route is the main one</translation>
    </message>
    <message>
        <source>至少要有起点和终点</source>
        <translation>a beginning and an end are needed</translation>
    </message>
    <message>
        <source>计划速度或下一点的通过时间须填一项</source>
        <translation>a speed, or the next point&apos;s time, is needed</translation>
    </message>
    <message>
        <source>缺出发时间</source>
        <translation>no departure</translation>
    </message>
    <message>
        <source>路线还没有落到道路上</source>
        <translation>not laid over roads yet</translation>
    </message>
    <message>
        <source>至少要有一个岗位</source>
        <translation>one post at least</translation>
    </message>
    <message>
        <source>没有路线可依，须填起止时间</source>
        <translation>no route to follow: times are needed</translation>
    </message>
    <message>
        <source>至少要有一项突发处置</source>
        <translation>one case at least</translation>
    </message>
    <message>
        <source>须写明改走哪条路线</source>
        <translation>which route to switch to?</translation>
    </message>
    <message>
        <source>写时间: 17:30, 或 11-25 00:30</source>
        <translation>a time: 17:30, or 11-25 00:30</translation>
    </message>
    <message>
        <source>写分钟: 15, 或 2:30</source>
        <translation>minutes: 15, or 2:30</translation>
    </message>
    <message>
        <source>写公里/时: 2 至 180</source>
        <translation>km/h: 2 to 180</translation>
    </message>
    <message>
        <source>按 Ctrl+. 在地图上指, 或写地名后按 Enter</source>
        <translation>Ctrl+. points on the map, or a name and Enter</translation>
    </message>
    <message>
        <source>每行写 岗位: 话, 或 @呼号: 话</source>
        <translation>a line each: post: words, or @A12: words</translation>
    </message>
    <message>
        <source>没有叫 {name} 的岗位</source>
        <translation>no post is called {name}</translation>
    </message>
    <message>
        <source>第 {version} 版</source>
        <translation>version {version}</translation>
    </message>
    <message>
        <source>现行</source>
        <translation>in force</translation>
    </message>
    <message>
        <source>还没有存过版本: Ctrl+S</source>
        <translation>No version yet: Ctrl+S</translation>
    </message>
    <message>
        <source>两边一样</source>
        <translation>Both are the same</translation>
    </message>
    <message>
        <source>现在写的</source>
        <translation>as typed now</translation>
    </message>
    <message>
        <source>空白</source>
        <translation>nothing</translation>
    </message>
    <message>
        <source>{task} 的副本</source>
        <translation>copy of {task}</translation>
    </message>
    <message>
        <source>回席位</source>
        <translation>to the desk</translation>
    </message>
    <message>
        <source>附件不对</source>
        <translation>Attachment</translation>
    </message>
    <message>
        <source>命令, 例如 保存</source>
        <translation>command, e.g. save</translation>
    </message>
</context>
<context>
    <name>question</name>
    <message>
        <source>不, 保持原样</source>
        <translation>No, leave it</translation>
    </message>
</context>
<context>
    <name>rates</name>
    <message>
        <source>及时预警</source>
        <translation>alerted in time</translation>
    </message>
    <message>
        <source>群众先报</source>
        <translation>people told first</translation>
    </message>
    <message>
        <source>超时</source>
        <translation>too late</translation>
    </message>
    <message>
        <source>没有预警</source>
        <translation>no alert</translation>
    </message>
    <message>
        <source>并入别的预警</source>
        <translation>merged into another alert</translation>
    </message>
    <message>
        <source>判为误报</source>
        <translation>judged false</translation>
    </message>
    <message>
        <source>同一处拥堵</source>
        <translation>the same jam</translation>
    </message>
    <message>
        <source>到场未发现</source>
        <translation>nothing found there</translation>
    </message>
    <message>
        <source>尚未证实</source>
        <translation>not confirmed yet</translation>
    </message>
    <message>
        <source>到场前已缓解</source>
        <translation>cleared before arrival</translation>
    </message>
    <message>
        <source>很快缓解, 不需派警</source>
        <translation>soon cleared, no unit needed</translation>
    </message>
    <message>
        <source>没有派警</source>
        <translation>nobody sent</translation>
    </message>
    <message>
        <source>还在办</source>
        <translation>under way</translation>
    </message>
    <message>
        <source>没有到场</source>
        <translation>nobody arrived</translation>
    </message>
    <message>
        <source>到场位置不对</source>
        <translation>wrong place</translation>
    </message>
    <message>
        <source>没有录入结果</source>
        <translation>no outcome entered</translation>
    </message>
    <message>
        <source>按时处置</source>
        <translation>handled in time</translation>
    </message>
    <message>
        <source>处置, 并说明未恢复的原因</source>
        <translation>handled, with a reason</translation>
    </message>
    <message>
        <source>未按时恢复</source>
        <translation>not recovered in time</translation>
    </message>
    <message>
        <source>✕ 未达</source>
        <translation>✕ missed</translation>
    </message>
    <message>
        <source>✓ 达到</source>
        <translation>✓ good</translation>
    </message>
    <message>
        <source>· 不计</source>
        <translation>· apart</translation>
    </message>
    <message>
        <source>无名路</source>
        <translation>unnamed road</translation>
    </message>
    <message>
        <source>算作</source>
        <translation>Counts as</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>道路</source>
        <translation>Road</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>{name} {share}; 另有 {apart} 件不计入</source>
        <translation>{name} {share}; {apart} more do not count</translation>
    </message>
</context>
<context>
    <name>record</name>
    <message>
        <source>好了会自动接着记; 被拒的决定再做一次, 急事用电台并手记时间</source>
        <translation>it goes on by itself when that is over; repeat what was refused, use the radio if it is urgent and note the time by hand</translation>
    </message>
    <message>
        <source>磁盘满</source>
        <translation>disk full</translation>
    </message>
    <message>
        <source>磁盘已满, 现在的决定记不下来</source>
        <translation>The disk is full: nothing is recorded now</translation>
    </message>
    <message>
        <source>腾出数据盘的空间</source>
        <translation>Free space on the data disk</translation>
    </message>
    <message>
        <source>只读</source>
        <translation>read-only</translation>
    </message>
    <message>
        <source>记录库只读, 现在的决定记不下来</source>
        <translation>The record is read-only: nothing is recorded now</translation>
    </message>
    <message>
        <source>恢复数据目录的写权限</source>
        <translation>Give back the right to write to the data directory</translation>
    </message>
    <message>
        <source>无权限</source>
        <translation>no access</translation>
    </message>
    <message>
        <source>没有权限写记录库, 现在的决定记不下来</source>
        <translation>No right to write the record: nothing is recorded now</translation>
    </message>
    <message>
        <source>磁盘出错</source>
        <translation>disk fault</translation>
    </message>
    <message>
        <source>磁盘读写出错, 现在的决定记不下来</source>
        <translation>The disk fails: nothing is recorded now</translation>
    </message>
    <message>
        <source>马上把数据目录拷到另一块盘, 叫维护人员看磁盘和配额</source>
        <translation>Copy the data directory to another disk at once, have disk and quota looked at</translation>
    </message>
    <message>
        <source>被占住</source>
        <translation>held</translation>
    </message>
    <message>
        <source>记录库被别的程序占住, 现在的决定记不下来</source>
        <translation>Another program holds the record: nothing is recorded now</translation>
    </message>
    <message>
        <source>关掉打开它的数据库工具或拷贝程序</source>
        <translation>Close the database tool or copy program that has it open</translation>
    </message>
    <message>
        <source>已损坏</source>
        <translation>damaged</translation>
    </message>
    <message>
        <source>记录库已损坏, 现在的决定记不下来</source>
        <translation>The record is damaged: nothing is recorded now</translation>
    </message>
    <message>
        <source>正在把它移开, 另起新库; 一分钟还不好就关掉所有席位和网关再启动</source>
        <translation>It is being set aside and a new one begun; if that takes over a minute close all desks and the gateway and start again</translation>
    </message>
    <message>
        <source>记录库已损坏, 还有程序开着它, 现在的决定记不下来</source>
        <translation>The record is damaged and still open somewhere: nothing is recorded now</translation>
    </message>
    <message>
        <source>关掉本数据目录的所有席位和网关, 再启动</source>
        <translation>Close all desks and the gateway of this data directory, start again</translation>
    </message>
    <message>
        <source>正在换</source>
        <translation>moving</translation>
    </message>
    <message>
        <source>记录库正被移开或恢复, 现在的决定记不下来</source>
        <translation>The record is being set aside or put back: nothing is recorded now</translation>
    </message>
    <message>
        <source>等它做完</source>
        <translation>Wait until that is done</translation>
    </message>
    <message>
        <source>版本新</source>
        <translation>newer</translation>
    </message>
    <message>
        <source>记录库由更新版本的程序写成</source>
        <translation>The record was written by a newer program</translation>
    </message>
    <message>
        <source>换用新版程序; 记录库没有被改动</source>
        <translation>Start the newer program; the record was not changed</translation>
    </message>
    <message>
        <source>密钥错</source>
        <translation>wrong key</translation>
    </message>
    <message>
        <source>密钥不是这条链的, 不能接着记</source>
        <translation>The key is not this chain&apos;s: the record cannot be continued</translation>
    </message>
    <message>
        <source>把原来的 keys 目录放回数据目录 (备份命令的拷贝里有)</source>
        <translation>Put the right keys folder back into the data directory (it is in a copy made by the backup command)</translation>
    </message>
    <message>
        <source>不可用</source>
        <translation>unavailable</translation>
    </message>
    <message>
        <source>记录库不可用, 现在的决定记不下来</source>
        <translation>The record is unavailable: nothing is recorded now</translation>
    </message>
    <message>
        <source>看磁盘和数据目录, 把括号里的原话告诉维护人员</source>
        <translation>Look at the disk and the data directory, tell maintenance the words in brackets</translation>
    </message>
    <message>
        <source>另起新库</source>
        <translation>begun anew</translation>
    </message>
    <message>
        <source>旧记录库损坏, 已移开, 另起了新库</source>
        <translation>The old record was damaged and set aside, a new one has begun</translation>
    </message>
    <message>
        <source>之前没办完的警情和任务不在画面上: 按电台和手记接着办, 新的决定照常记录</source>
        <translation>What was open before is not on the screen: go on by radio and notes; new decisions are recorded</translation>
    </message>
    <message>
        <source>锚超前</source>
        <translation>cut off</translation>
    </message>
    <message>
        <source>记录的末尾被截掉过</source>
        <translation>The end of the record was cut off</translation>
    </message>
    <message>
        <source>照常工作; 拷一份数据目录留着, 告诉审计的人</source>
        <translation>Go on working; keep a copy of the data directory, tell whoever audits</translation>
    </message>
    <message>
        <source>锚不符</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>记录与它的锚不符, 可能被改过</source>
        <translation>The record does not fit its anchor: it may have been changed</translation>
    </message>
    <message>
        <source>跟不上</source>
        <translation>behind</translation>
    </message>
    <message>
        <source>日志跟不上</source>
        <translation>Reading the record is behind</translation>
    </message>
    <message>
        <source>别席的决定可能还没显示; 派警前先问一声</source>
        <translation>Other seats&apos; decisions may not show yet; ask before you dispatch</translation>
    </message>
    <message>
        <source>已恢复</source>
        <translation>restored</translation>
    </message>
    <message>
        <source>记录库已从副本恢复</source>
        <translation>The record was put back from a copy</translation>
    </message>
    <message>
        <source>副本以后的记录在移开的旧库里</source>
        <translation>What came after the copy is in the old one, set aside</translation>
    </message>
    <message>
        <source>锚未写</source>
        <translation>no anchor written</translation>
    </message>
    <message>
        <source>锚文件现在写不进去</source>
        <translation>The anchor cannot be written now</translation>
    </message>
    <message>
        <source>决定照常记录; 方便时看数据目录的权限和空间</source>
        <translation>Decisions are recorded; look at the data directory&apos;s rights and space when there is time</translation>
    </message>
    <message>
        <source>缺锚</source>
        <translation>no anchor</translation>
    </message>
    <message>
        <source>启动时没有锚文件</source>
        <translation>There was no anchor at the start</translation>
    </message>
    <message>
        <source>不必做什么: 断电会这样, 已记下</source>
        <translation>Nothing to do: a power cut does that, it is noted</translation>
    </message>
    <message>
        <source>锚落后</source>
        <translation>anchor behind</translation>
    </message>
    <message>
        <source>启动时锚落后于记录</source>
        <translation>The anchor was behind the record at the start</translation>
    </message>
    <message>
        <source>旧库原样在 {file}</source>
        <translation>The old one lies untouched in {file}</translation>
    </message>
    <message>
        <source>没有完好的副本可以恢复</source>
        <translation>there is no good copy to restore</translation>
    </message>
    <message>
        <source>值班长可在关掉所有席位和网关后恢复 {time} 的副本: {command}</source>
        <translation>with all desks and the gateway closed the supervisor may put back the copy of {time}: {command}</translation>
    </message>
    <message>
        <source>缺密钥</source>
        <translation>No key</translation>
    </message>
    <message>
        <source>有涉密任务打不开: 缺封存密钥</source>
        <translation>A secret task cannot be opened: its key is missing</translation>
    </message>
    <message>
        <source>把原来的 keys 目录放回数据目录 (备份命令的拷贝里有), 再启动</source>
        <translation>Put the old keys folder back into the data directory (a copy by the backup command has it), then start again</translation>
    </message>
    <message>
        <source>封存不符</source>
        <translation>Seal broken</translation>
    </message>
    <message>
        <source>涉密任务的封存内容被改过, 打不开</source>
        <translation>Sealed content of a secret task was changed and does not open</translation>
    </message>
</context>
<context>
    <name>refusals</name>
    <message>
        <source>未定位</source>
        <translation>no fix</translation>
    </message>
    <message>
        <source>坐标无效</source>
        <translation>invalid place</translation>
    </message>
    <message>
        <source>时间超前</source>
        <translation>time ahead</translation>
    </message>
    <message>
        <source>没有时间</source>
        <translation>no time</translation>
    </message>
    <message>
        <source>重复</source>
        <translation>repeated</translation>
    </message>
    <message>
        <source>位置跳变</source>
        <translation>leap</translation>
    </message>
    <message>
        <source>补传缺点</source>
        <translation>batch points missing</translation>
    </message>
    <message>
        <source>未登记</source>
        <translation>not registered</translation>
    </message>
    <message>
        <source>号码已在用</source>
        <translation>number in use</translation>
    </message>
    <message>
        <source>鉴权码不对</source>
        <translation>wrong code</translation>
    </message>
    <message>
        <source>没有鉴权</source>
        <translation>not authenticated</translation>
    </message>
    <message>
        <source>名册行有误</source>
        <translation>register row</translation>
    </message>
    <message>
        <source>读卡失败</source>
        <translation>card unread</translation>
    </message>
    <message>
        <source>换卡太频</source>
        <translation>card too often</translation>
    </message>
    <message>
        <source>久无音讯</source>
        <translation>silent too long</translation>
    </message>
    <message>
        <source>连接太多</source>
        <translation>too many connections</translation>
    </message>
    <message>
        <source>不收应答</source>
        <translation>reads no answers</translation>
    </message>
    <message>
        <source>连得太快</source>
        <translation>connects too fast</translation>
    </message>
    <message>
        <source>连上不鉴权</source>
        <translation>never authenticated</translation>
    </message>
    <message>
        <source>发得太快</source>
        <translation>sends too fast</translation>
    </message>
    <message>
        <source>席位连线太多</source>
        <translation>too many desks</translation>
    </message>
    <message>
        <source>席位消息有误</source>
        <translation>bad desk message</translation>
    </message>
    <message>
        <source>席位连上不出声</source>
        <translation>silent desk</translation>
    </message>
    <message>
        <source>同号重连</source>
        <translation>reconnected</translation>
    </message>
    <message>
        <source>杂乱字节</source>
        <translation>stray bytes</translation>
    </message>
    <message>
        <source>帧过长</source>
        <translation>frame too long</translation>
    </message>
    <message>
        <source>转义有误</source>
        <translation>bad escape</translation>
    </message>
    <message>
        <source>帧过短</source>
        <translation>frame too short</translation>
    </message>
    <message>
        <source>校验不符</source>
        <translation>checksum</translation>
    </message>
    <message>
        <source>长度不符</source>
        <translation>wrong length</translation>
    </message>
    <message>
        <source>分包序号有误</source>
        <translation>part number</translation>
    </message>
    <message>
        <source>分包重复</source>
        <translation>part repeated</translation>
    </message>
    <message>
        <source>分包不全</source>
        <translation>parts missing</translation>
    </message>
    <message>
        <source>分包太多</source>
        <translation>too many parts</translation>
    </message>
    <message>
        <source>消息体有误</source>
        <translation>bad body</translation>
    </message>
    <message>
        <source>加密消息</source>
        <translation>encrypted</translation>
    </message>
    <message>
        <source>不支持的消息</source>
        <translation>unsupported</translation>
    </message>
    <message>
        <source>无令之答</source>
        <translation>answer to no order</translation>
    </message>
    <message>
        <source>轨迹存不及</source>
        <translation>tracks not stored</translation>
    </message>
    <message>
        <source>程序出错</source>
        <translation>program error</translation>
    </message>
    <message>
        <source>路况存不及</source>
        <translation>road states not stored</translation>
    </message>
    <message>
        <source>格式不符</source>
        <translation>bad format</translation>
    </message>
    <message>
        <source>状态码不明</source>
        <translation>unknown status</translation>
    </message>
    <message>
        <source>长度有误</source>
        <translation>bad length</translation>
    </message>
    <message>
        <source>速度不可信</source>
        <translation>unlikely speed</translation>
    </message>
    <message>
        <source>线形有误</source>
        <translation>bad line</translation>
    </message>
    <message>
        <source>没有线形</source>
        <translation>no line</translation>
    </message>
    <message>
        <source>附近无此路</source>
        <translation>no such road near</translation>
    </message>
</context>
<context>
    <name>rehearsal</name>
    <message>
        <source>还没有可放映的演练</source>
        <translation>No rehearsal to play yet</translation>
    </message>
    <message>
        <source>【演练】{title}</source>
        <translation>[REHEARSAL] {title}</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>放映/暂停 (空格)</source>
        <translation>Play/pause (space)</translation>
    </message>
    <message>
        <source>−5 秒</source>
        <translation>−5 s</translation>
    </message>
    <message>
        <source>+5 秒</source>
        <translation>+5 s</translation>
    </message>
    <message>
        <source>上一冲突</source>
        <translation>◀ Conflict</translation>
    </message>
    <message>
        <source>下一冲突</source>
        <translation>Conflict ▶</translation>
    </message>
    <message>
        <source>退出放映</source>
        <translation>End film</translation>
    </message>
    <message>
        <source>地图回到实况</source>
        <translation>The map shows the city again</translation>
    </message>
    <message>
        <source>放映速度 (+ −)</source>
        <translation>Speed (+ −)</translation>
    </message>
    <message>
        <source>演练 {exercise} · 非实况</source>
        <translation>REHEARSAL {exercise} · NOT LIVE</translation>
    </message>
    <message>
        <source>演练 {begin} 至 {end}: 管制 {closures} 段, 岗位 {posts} 个, 冲突 {conflicts} 处</source>
        <translation>Rehearsal {begin} to {end}: {closures} closures, {posts} posts, {conflicts} conflicts</translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation>paused</translation>
    </message>
    <message>
        <source>放映</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>公众延误 (车·时)</source>
        <translation>Public&apos;s delay (veh-h)</translation>
    </message>
    <message>
        <source>车队全程无阻</source>
        <translation>Convoy unhindered</translation>
    </message>
    <message>
        <source>车队多用</source>
        <translation>Convoy lost</translation>
    </message>
    <message>
        <source>车队停车</source>
        <translation>Convoy stood</translation>
    </message>
    <message>
        <source>救护车平均多用</source>
        <translation>Ambulances lost, mean</translation>
    </message>
    <message>
        <source>救护车最多多用</source>
        <translation>Ambulances lost, worst</translation>
    </message>
    <message>
        <source>锁死路口</source>
        <translation>Locked junctions</translation>
    </message>
    <message>
        <source>被困目的地的车</source>
        <translation>Trips cut off</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>演练</source>
        <translation>Rehearsal</translation>
    </message>
    <message>
        <source>离散</source>
        <translation>Spread</translation>
    </message>
    <message>
        <source>对比</source>
        <translation>Against</translation>
    </message>
    <message>
        <source>管制</source>
        <translation>Closure</translation>
    </message>
    <message>
        <source>延误 (车·时)</source>
        <translation>Delay (veh-h)</translation>
    </message>
    <message>
        <source>排队最远</source>
        <translation>Longest queue</translation>
    </message>
    <message>
        <source>车队</source>
        <translation>Convoy</translation>
    </message>
    <message>
        <source>别处 (受排队拖累)</source>
        <translation>Elsewhere (by queues)</translation>
    </message>
    <message>
        <source>平时 {metres}</source>
        <translation>usually {metres}</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Post</translation>
    </message>
    <message>
        <source>计划</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>早晚</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>没到</source>
        <translation>not there</translation>
    </message>
    <message>
        <source>时刻</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>冲突</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>几次</source>
        <translation>Runs</translation>
    </message>
    <message>
        <source>种子是正整数, 用空格隔开, 至多 50 个</source>
        <translation>Seeds are positive whole numbers with spaces between, 50 at most</translation>
    </message>
    <message>
        <source>现在不能改这份预案</source>
        <translation>This plan cannot be changed now</translation>
    </message>
    <message>
        <source>采用演练提案: 缩短 {count} 段管制</source>
        <translation>Proposals of a rehearsal taken over: {count} closures shortened</translation>
    </message>
    <message>
        <source>已存为第 {version} 版草稿: 报编制完成后再演练一次</source>
        <translation>Saved as draft version {version}: call it planned, then rehearse again</translation>
    </message>
    <message>
        <source>第 {version} 版</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>路网已变或影片已损坏: 数字可看, 不能放映</source>
        <translation>The roads have changed or the film is damaged: its figures stand, it cannot be played</translation>
    </message>
    <message>
        <source>“搜索提案”用 20 个种子找最短的管制, 再用另外 20 个评判; 约十余分钟, 可取消。</source>
        <translation>A search finds the shortest closures with 20 seeds and judges them with 20 others; some ten minutes, can be cancelled.</translation>
    </message>
    <message>
        <source>这是旧版预案的提案, 只供参看: 对现在这一版再搜一次。</source>
        <translation>These were found for an older version and are only to look at: search again for this one.</translation>
    </message>
    <message>
        <source>先选一个有预案的任务</source>
        <translation>Choose a task with a plan</translation>
    </message>
    <message>
        <source>真实城市不能仿真演练; 预案核对照常可用</source>
        <translation>A real city cannot be simulated; the check still works</translation>
    </message>
    <message>
        <source>预案还是草稿: 补齐后报编制完成, 再演练</source>
        <translation>The plan is a draft: complete it, call it planned, then rehearse</translation>
    </message>
    <message>
        <source>演练由预案编制人或任务负责人启动</source>
        <translation>A planner or the person in charge rehearses</translation>
    </message>
    <message>
        <source>任务已过演练阶段; 做过的演练仍可放映</source>
        <translation>The task is past rehearsing; what was made can still be watched</translation>
    </message>
    <message>
        <source>演练 {number} · {depth} · 第 {version} 版 · {seeds} · {time}</source>
        <translation>{number} · {depth} · version {version} · {seeds} · {time}</translation>
    </message>
    <message>
        <source>{words} (旧版)</source>
        <translation>{words} (older version)</translation>
    </message>
    <message>
        <source>细致</source>
        <translation>thorough</translation>
    </message>
    <message>
        <source>快速</source>
        <translation>quick</translation>
    </message>
    <message>
        <source>种子 {seeds}</source>
        <translation>seeds {seeds}</translation>
    </message>
    <message>
        <source>快速演练</source>
        <translation>Quick</translation>
    </message>
    <message>
        <source>细致演练</source>
        <translation>Thorough</translation>
    </message>
    <message>
        <source>搜索提案</source>
        <translation>Proposals</translation>
    </message>
    <message>
        <source>{what}第 {version} 版: {percent}%, 已用 {lasts}</source>
        <translation>{what}, version {version}: {percent}%, {lasts} so far</translation>
    </message>
    <message>
        <source>{words}, 约还需 {left}</source>
        <translation>{words}, about {left} left</translation>
    </message>
    <message>
        <source>现为 → 提议</source>
        <translation>Now → proposed</translation>
    </message>
    <message>
        <source>省 (车·时)</source>
        <translation>Saves (veh-h)</translation>
    </message>
    <message>
        <source>无阻</source>
        <translation>Unhindered</translation>
    </message>
    <message>
        <source>出发</source>
        <translation>Leaves</translation>
    </message>
    <message>
        <source>只看了 {runs} 次</source>
        <translation>{runs} runs only</translation>
    </message>
    <message>
        <source>{runs} 个种子: 延误 {was} → {now} 车·时, 省 {saved} ({low} … {high}); 全程无阻 {before} → {after}</source>
        <translation>{runs} seeds: delay {was} → {now} veh-h, saves {saved} ({low} … {high}); unhindered {before} → {after}</translation>
    </message>
    <message>
        <source>前 {before} 后 {after}</source>
        <translation>{before} before, {after} after</translation>
    </message>
    <message>
        <source>至少 {share}</source>
        <translation>≥ {share}</translation>
    </message>
    <message>
        <source>还没有演练</source>
        <translation>No rehearsal yet</translation>
    </message>
    <message>
        <source>不对比</source>
        <translation>Not compared</translation>
    </message>
    <message>
        <source>种子, 如 1 2 3</source>
        <translation>Seeds, such as 1 2 3</translation>
    </message>
    <message>
        <source>也比出发时刻</source>
        <translation>Other hours too</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>采用勾选的, 存为新版草稿</source>
        <translation>Take what is ticked: save a new draft</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>Shown</translation>
    </message>
    <message>
        <source>概况</source>
        <translation>Whole</translation>
    </message>
    <message>
        <source>提案</source>
        <translation>Proposals</translation>
    </message>
    <message>
        <source>车头 (公里)</source>
        <translation>Lead (km)</translation>
    </message>
    <message>
        <source>虚线计划, 实线各种子, 绿线岗位离散, 底色管制</source>
        <translation>dashed plan, solid seeds, green spread at posts, ground closures</translation>
    </message>
    <message>
        <source>管制与岗位</source>
        <translation>Closures and posts</translation>
    </message>
    <message>
        <source>浅色清场, 深色封闭, 红色晚放行; 岗位白线计划, 绿线演练</source>
        <translation>pale clear, dark closed, red opened late; posts: white plan, green rehearsed</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>建议: 可派 {count} 辆 {units}</source>
        <translation>advice: {count} could go {units}</translation>
    </message>
    <message>
        <source>哪里</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>原来</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>改为</source>
        <translation>After</translation>
    </message>
    <message>
        <source>预案版本</source>
        <translation>Versions of the plan</translation>
    </message>
    <message>
        <source>还没有版本</source>
        <translation>No version yet</translation>
    </message>
    <message>
        <source>点一版, 看它改了什么</source>
        <translation>click one: what it changed</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>the person in charge</translation>
    </message>
    <message>
        <source>存在问题 ({who} 写)</source>
        <translation>Problems (by {who})</translation>
    </message>
    <message>
        <source>改进建议 ({who} 写)</source>
        <translation>Suggestions (by {who})</translation>
    </message>
    <message>
        <source>附页: 签发之后的更正</source>
        <translation>Annex: corrections after the signature</translation>
    </message>
    <message>
        <source>写了一半的已找回</source>
        <translation>what was half typed is back</translation>
    </message>
    <message>
        <source>已签发, 更正写在附页里</source>
        <translation>signed: corrections go into an annex</translation>
    </message>
    <message>
        <source>报告写定之后填写</source>
        <translation>to be filled in when the report is written</translation>
    </message>
    <message>
        <source>由负责人或值班长填写</source>
        <translation>for the person in charge or a supervisor</translation>
    </message>
    <message>
        <source>第 {n} 版</source>
        <translation>v{n}</translation>
    </message>
    <message>
        <source>报告</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>签发 {task} 的报告?</source>
        <translation>Sign the report of {task}?</translation>
    </message>
    <message>
        <source>签发之后只能加附页, 不能再改。</source>
        <translation>After that there are only annexes, no changes.</translation>
    </message>
    <message>
        <source>签发</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>{task} 报告.pdf</source>
        <translation>{task} report.pdf</translation>
    </message>
    <message>
        <source>导出到</source>
        <translation>Export to</translation>
    </message>
    <message>
        <source>文件名以 .pdf、.docx 或 .json 结尾</source>
        <translation>a name that ends in .pdf, .docx or .json</translation>
    </message>
    <message>
        <source>没有导出: 文件名要以 .pdf、.docx 或 .json 结尾</source>
        <translation>Not exported: the name must end in .pdf, .docx or .json</translation>
    </message>
    <message>
        <source>正在写 {file} …</source>
        <translation>writing {file} …</translation>
    </message>
    <message>
        <source>没有导出 {file}: {why}</source>
        <translation>{file} was not exported: {why}</translation>
    </message>
    <message>
        <source>已存 {file}</source>
        <translation>saved {file}</translation>
    </message>
    <message>
        <source>正在写 {file} … {seconds} 秒</source>
        <translation>writing {file} … {seconds} s</translation>
    </message>
    <message>
        <source>第 {before} 版 → 第 {after} 版</source>
        <translation>version {before} → version {after}</translation>
    </message>
    <message>
        <source>第 1 版, 之前没有版本</source>
        <translation>Version 1, there is none before it</translation>
    </message>
    <message>
        <source>没有差别</source>
        <translation>No difference</translation>
    </message>
    <message>
        <source>正在读 …</source>
        <translation>reading …</translation>
    </message>
    <message>
        <source>左边选一个任务</source>
        <translation>Choose a task at the left</translation>
    </message>
    <message>
        <source>问题与建议已录入</source>
        <translation>problems and suggestions recorded</translation>
    </message>
    <message>
        <source>附页已加</source>
        <translation>annex added</translation>
    </message>
    <message>
        <source>已签发</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>已归档</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>{by} {at} 签发, 附页 {count}</source>
        <translation>signed by {by} {at}, annexes: {count}</translation>
    </message>
    <message>
        <source>已写定, 未签发</source>
        <translation>Written, not signed</translation>
    </message>
    <message>
        <source>等负责人写问题与建议</source>
        <translation>waits for problems and suggestions</translation>
    </message>
    <message>
        <source>问题与建议已有, 等值班长签发</source>
        <translation>remarks are there, waits for the supervisor&apos;s signature</translation>
    </message>
    <message>
        <source>还没有写定</source>
        <translation>Not written yet</translation>
    </message>
    <message>
        <source>执行完毕, 可以写报告</source>
        <translation>ended: the report can be written</translation>
    </message>
    <message>
        <source>任务还没有开始</source>
        <translation>the task has not begun</translation>
    </message>
    <message>
        <source>照现在写成这样</source>
        <translation>As it would be now</translation>
    </message>
    <message>
        <source>执行中, 随记录增长</source>
        <translation>under way, it grows with the record</translation>
    </message>
    <message>
        <source>未经演练开始: {by} {at}, {why}</source>
        <translation>Started unrehearsed: {by} {at}, {why}</translation>
    </message>
</context>
<context>
    <name>reverse</name>
    <message>
        <source>派 {unit}</source>
        <translation>send {unit}</translation>
    </message>
    <message>
        <source>签收 {key}</source>
        <translation>take {key}</translation>
    </message>
    <message>
        <source>结果 {key}</source>
        <translation>outcome {key}</translation>
    </message>
    <message>
        <source>接警 {key}</source>
        <translation>call {key}</translation>
    </message>
    <message>
        <source>撤回 {done} · {seconds} s</source>
        <translation>Undo {done} · {seconds} s</translation>
    </message>
    <message>
        <source>已记: {done} · U 撤回 {seconds} s</source>
        <translation>Done: {done} · U undoes, {seconds} s</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>下次启动生效</source>
        <translation>at the next start</translation>
    </message>
    <message>
        <source>{file} [{section}] 里加</source>
        <translation>add to {file} [{section}]</translation>
    </message>
    <message>
        <source>{file} 第 {line} 行</source>
        <translation>{file} line {line}</translation>
    </message>
    <message>
        <source>开</source>
        <translation>On</translation>
    </message>
    <message>
        <source>关</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>空</source>
        <translation>empty</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>画面上的文字; 报告与指令总是中文。</source>
        <translation>Words on the screen; reports and orders are always Chinese.</translation>
    </message>
    <message>
        <source>主题</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>夜间或白天, 地图与图表一起换; F9 随时切换。</source>
        <translation>Night or day, map and charts too; F9 switches at any time.</translation>
    </message>
    <message>
        <source>文字大小</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>整个画面放大; 125 % 时每屏的行数少一些。</source>
        <translation>Enlarges everything; at 125 % fewer rows fit.</translation>
    </message>
    <message>
        <source>启动布局</source>
        <translation>Layout at start</translation>
    </message>
    <message>
        <source>启动时用哪个命名布局; 空着就接着上次的。</source>
        <translation>Which named layout to begin with; empty: as it was left.</translation>
    </message>
    <message>
        <source>音量</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>提示音的音量; 求助声不低于 60 %。</source>
        <translation>Of the alert sounds; a call for help is never below 60 %.</translation>
    </message>
    <message>
        <source>静音时长</source>
        <translation>Mute for</translation>
    </message>
    <message>
        <source>按 M 静音多久后自动恢复; 求助声从不静音。</source>
        <translation>How long M mutes; a call for help is never muted.</translation>
    </message>
    <message>
        <source>无人签收时再响</source>
        <translation>Sound again</translation>
    </message>
    <message>
        <source>警情无人签收时, 提示音重复并加重。</source>
        <translation>Louder sounds for alerts that nobody takes.</translation>
    </message>
    <message>
        <source>地图跟随</source>
        <translation>Map follows</translation>
    </message>
    <message>
        <source>启动时地图跟随选中的对象; 手动平移后停, 按 ★ 再跟。</source>
        <translation>The map begins by following the selection; panning stops it, ★ resumes.</translation>
    </message>
    <message>
        <source>轨迹</source>
        <translation>Trails</translation>
    </message>
    <message>
        <source>地图上画出铁骑最近走过的路。</source>
        <translation>Draws where units have been on the map.</translation>
    </message>
    <message>
        <source>已看过按键介绍</source>
        <translation>Tour seen</translation>
    </message>
    <message>
        <source>关掉后, 下次启动再介绍一遍按键。</source>
        <translation>Off: the tour of the keys comes again at the next start.</translation>
    </message>
    <message>
        <source>夜间</source>
        <translation>Night</translation>
    </message>
    <message>
        <source>白天</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>搜索: 名称、键名或说明, 中文英文都行</source>
        <translation>Search names, keys and explanations, in English or Chinese</translation>
    </message>
    <message>
        <source>改了就生效并写入 {file}</source>
        <translation>Changes apply at once and are written to {file}</translation>
    </message>
    <message>
        <source>改了就生效, 不写文件</source>
        <translation>Changes apply at once; no file</translation>
    </message>
    <message>
        <source>本席位 {count}</source>
        <translation>This seat {count}</translation>
    </message>
    <message>
        <source>本城市 (只读) {count}</source>
        <translation>This city (read only) {count}</translation>
    </message>
    <message>
        <source>没有找到「{text}」。</source>
        <translation>Nothing found for “{text}”.</translation>
    </message>
    <message>
        <source>写不进文件, 只到离席为止有效: 请检查磁盘与权限。</source>
        <translation>Not written, holds until you leave: check disk and permissions.</translation>
    </message>
    <message>
        <source>默认 {value}</source>
        <translation>Default {value}</translation>
    </message>
    <message>
        <source>键名</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>现值</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>默认</source>
        <translation>Default</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>含义</source>
        <translation>Meaning</translation>
    </message>
    <message>
        <source>在哪里改</source>
        <translation>Where to change</translation>
    </message>
</context>
<context>
    <name>sos</name>
    <message>
        <source>没有可派的铁骑: 用电台求援</source>
        <translation>No unit to send: ask by radio</translation>
    </message>
    <message>
        <source>最近 {units}</source>
        <translation>Nearest {units}</translation>
    </message>
    <message>
        <source>另有 {count} 人求助</source>
        <translation>{count} more call for help</translation>
    </message>
    <message>
        <source>求助 {who}</source>
        <translation>SOS {who}</translation>
    </message>
    <message>
        <source>{seat} 签收</source>
        <translation>taken by {seat}</translation>
    </message>
    <message>
        <source>{key} 看建议, 1 派</source>
        <translation>{key} advice, 1 sends</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>席位与网关版本不同</source>
        <translation>Desk and gateway are of different versions</translation>
    </message>
    <message>
        <source>两边装同一版本, 关掉旧的再启动; 急事用电台。</source>
        <translation>Install the same version on both, end the old one and start again; use the radio for what is urgent.</translation>
    </message>
    <message>
        <source>网关不认本席位的口令</source>
        <translation>The gateway does not know this seat&apos;s token</translation>
    </message>
    <message>
        <source>核对 --data 是不是网关的数据目录, 再启动; 急事用电台。</source>
        <translation>See that --data names the gateway&apos;s data directory and start again; use the radio for what is urgent.</translation>
    </message>
    <message>
        <source>席位与网关的路网不同</source>
        <translation>Desk and gateway use different road networks</translation>
    </message>
    <message>
        <source>两边用同一个 --city 配置, 再启动; 急事用电台。</source>
        <translation>Give both the same --city and start again; use the radio for what is urgent.</translation>
    </message>
    <message>
        <source>这个席位坐不了</source>
        <translation>This seat cannot be taken</translation>
    </message>
    <message>
        <source>用 --seat 换一个席位名, 或请在座的人退出; 急事用电台。</source>
        <translation>Take another with --seat, or ask who sits there to leave; use the radio for what is urgent.</translation>
    </message>
    <message>
        <source>席位已满</source>
        <translation>All seats are taken</translation>
    </message>
    <message>
        <source>请不用的席位退出, 或调大配置里的 desks.desks; 急事用电台。</source>
        <translation>Ask an idle seat to leave, or raise desks.desks in the configuration; use the radio for what is urgent.</translation>
    </message>
    <message>
        <source>网关的口令文件他人可读</source>
        <translation>Others may read the gateway&apos;s token file</translation>
    </message>
    <message>
        <source>关掉网关再启动, 口令就换了; 查是谁放宽了权限。急事用电台。</source>
        <translation>End the gateway and start it: its token changes. Find out who widened the rights. Use the radio for what is urgent.</translation>
    </message>
    <message>
        <source>按提示改好后重新启动; 急事用电台。</source>
        <translation>Put it right and start again; use the radio for what is urgent.</translation>
    </message>
    <message>
        <source>席位没有开起来: {why}</source>
        <translation>The seat did not open: {why}</translation>
    </message>
    <message>
        <source>没有连上网关, 也没有记录任何东西。</source>
        <translation>There is no connection to a gateway, and nothing was recorded.</translation>
    </message>
</context>
<context>
    <name>startup</name>
    <message>
        <source>铁骑指挥台</source>
        <translation>Tieqi Desk</translation>
    </message>
    <message>
        <source>正在读路网…</source>
        <translation>Reading the road network…</translation>
    </message>
    <message>
        <source>正在等网关启动…</source>
        <translation>Waiting for the gateway…</translation>
    </message>
    <message>
        <source>正在等模拟城市启动, 第一次要先建路网…</source>
        <translation>Waiting for the simulated city; the first time it builds its roads…</translation>
    </message>
    <message>
        <source>正在打开日志, 等网关的第一句话…</source>
        <translation>Opening the journal, waiting for the gateway&apos;s first word…</translation>
    </message>
    <message>
        <source>已等 {time}</source>
        <translation>{time} so far</translation>
    </message>
    <message>
        <source>Esc 退出</source>
        <translation>Esc leaves</translation>
    </message>
</context>
<context>
    <name>strip</name>
    <message>
        <source>警情</source>
        <translation>Alerts</translation>
    </message>
    <message>
        <source>未结束的警情, 按级别</source>
        <translation>Open alerts by level</translation>
    </message>
    <message>
        <source>铁骑</source>
        <translation>Units</translation>
    </message>
    <message>
        <source>铁骑, 按状态</source>
        <translation>Units by state</translation>
    </message>
    <message>
        <source>目标不低于 95%; 今天 {parts}</source>
        <translation>At least 95% is the goal; today {parts}</translation>
    </message>
    <message>
        <source>菜单</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>模拟</source>
        <translation>SIMULATED</translation>
    </message>
    <message>
        <source>无声</source>
        <translation>NO SOUND</translation>
    </message>
    <message>
        <source>静音 {time}</source>
        <translation>MUTED {time}</translation>
    </message>
    <message>
        <source>没有找到扬声器: 看画面, 别等声音</source>
        <translation>No loudspeaker found: watch the screen</translation>
    </message>
    <message>
        <source>警情 {count}</source>
        <translation>Alerts {count}</translation>
    </message>
    <message>
        <source>{source}: {state}, 最近一次 {age} 前</source>
        <translation>{source}: {state}, last heard {age} ago</translation>
    </message>
    <message>
        <source>发现率</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>处置率</source>
        <translation>Handled</translation>
    </message>
    <message>
        <source>拒收 {count}</source>
        <translation>Refused: {count}</translation>
    </message>
    <message>
        <source>拒 {count}</source>
        <translation>refused {count}</translation>
    </message>
</context>
<context>
    <name>tables</name>
    <message>
        <source>总用列表形式</source>
        <translation>Always in columns</translation>
    </message>
    <message>
        <source>恢复默认</source>
        <translation>Reset</translation>
    </message>
    <message>
        <source>点: 排序 · 右键: 选列</source>
        <translation>Click: sort · right click: columns</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>筛选: 几个词都要有</source>
        <translation>Filter: all words must match</translation>
    </message>
    <message>
        <source>{shown}/{all} · 已筛选</source>
        <translation>{shown}/{all} · filtered</translation>
    </message>
    <message>
        <source>✕ {source}中断 · 以下是 {age} 前的</source>
        <translation>✕ {source} lost · below is {age} old</translation>
    </message>
    <message>
        <source>筛选挡住了全部 {count} 条</source>
        <translation>The filter hides all {count}</translation>
    </message>
    <message>
        <source>点 ✕ 显示全部</source>
        <translation>✕ shows all</translation>
    </message>
</context>
<context>
    <name>tasks</name>
    <message>
        <source>没有选中任务</source>
        <translation>No task is selected</translation>
    </message>
    <message>
        <source>↑ ↓ 选一条警情, 这里看它从预警走到报告</source>
        <translation>Choose an alert with ↑ ↓ to follow it from alert to report</translation>
    </message>
    <message>
        <source>{time} 到场</source>
        <translation>on scene {time}</translation>
    </message>
    <message>
        <source>等 {time}</source>
        <translation>waits {time}</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Ack</translation>
    </message>
    <message>
        <source>到场</source>
        <translation>On scene</translation>
    </message>
    <message>
        <source>尚未派警。回车看建议 · 1 派首选 · T 签收 · V 属实 · F 误报</source>
        <translation>Nobody sent yet. Enter advice · 1 first · T take · V real · F false</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>报告</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>预警</source>
        <translation>Alert</translation>
    </message>
    <message>
        <source>建议</source>
        <translation>Advice</translation>
    </message>
    <message>
        <source>派警</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>首选</source>
        <translation>first</translation>
    </message>
    <message>
        <source>建议之外</source>
        <translation>not offered</translation>
    </message>
    <message>
        <source>第 {rank} 位</source>
        <translation>no. {rank}</translation>
    </message>
    <message>
        <source>未应答</source>
        <translation>no answer</translation>
    </message>
    <message>
        <source>行 {time}</source>
        <translation>rode {time}</translation>
    </message>
    <message>
        <source>已发 {count} 次</source>
        <translation>sent {count} times</translation>
    </message>
    <message>
        <source>令 {number} {unit}</source>
        <translation>Order {number} {unit}</translation>
    </message>
    <message>
        <source>没有铁骑在办。选中警情按回车再派, 或按 O 录入结果</source>
        <translation>No unit on it. Enter on the alert sends again, O enters the outcome</translation>
    </message>
    <message>
        <source>处置完按 O 录入结果, 报告自动写成</source>
        <translation>O enters the outcome; the report writes itself</translation>
    </message>
    <message>
        <source>电话里答应了按 K · R 召回 · L 定位</source>
        <translation>K answered by call · R recall · L locate</translation>
    </message>
    <message>
        <source>R 召回 · L 定位 · O 录入结果</source>
        <translation>R recall · L locate · O outcome</translation>
    </message>
    <message>
        <source>报告 · 照现在写成这样</source>
        <translation>Report · as it would be now</translation>
    </message>
    <message>
        <source>报告 {number}</source>
        <translation>Report {number}</translation>
    </message>
    <message>
        <source>按时</source>
        <translation>in time</translation>
    </message>
    <message>
        <source>超时</source>
        <translation>late</translation>
    </message>
    <message>
        <source>缓解</source>
        <translation>eased</translation>
    </message>
    <message>
        <source>{task} 的结果: 按数字选, 可补一句, 回车录入</source>
        <translation>Outcome of {task}: a digit, a note if you like, then Enter</translation>
    </message>
    <message>
        <source>先按数字选一个结果, 再回车。</source>
        <translation>Choose an outcome by its digit first, then Enter.</translation>
    </message>
    <message>
        <source>还要 {time}</source>
        <translation>there in {time}</translation>
    </message>
</context>
<context>
    <name>tour</name>
    <message>
        <source>警情在左边</source>
        <translation>Alerts are on the left</translation>
    </message>
    <message>
        <source>↑ ↓ 选一条, Enter 打开建议, 地图跟过去。</source>
        <translation>↑ ↓ selects one, Enter opens its advice and the map.</translation>
    </message>
    <message>
        <source>新警情不会挪动你正看的那一行。</source>
        <translation>A new alert never moves the row you read.</translation>
    </message>
    <message>
        <source>按 1 就派首选</source>
        <translation>1 sends the best unit</translation>
    </message>
    <message>
        <source>2–9 派另一辆, 选一个理由即可。</source>
        <translation>2–9 send another one, with a reason.</translation>
    </message>
    <message>
        <source>派错了 30 秒内按 U 撤回。</source>
        <translation>Wrong? U takes it back within 30 s.</translation>
    </message>
    <message>
        <source>地图不会自己动</source>
        <translation>The map stays where you put it</translation>
    </message>
    <message>
        <source>⌫ 回到前一视野, Home 看全城。</source>
        <translation>⌫ is the view before, Home the whole city.</translation>
    </message>
    <message>
        <source>右键在任何地方: 立警情、找最近的铁骑。</source>
        <translation>Right button: raise an alert, find nearest units.</translation>
    </message>
    <message>
        <source>任务从警情到报告</source>
        <translation>Tasks, from alert to report</translation>
    </message>
    <message>
        <source>N 接电话立警情, O 录入结果, 报告自动写成。</source>
        <translation>N takes a call, O enters the outcome; reports write themselves.</translation>
    </message>
    <message>
        <source>每一步都记在日志里, 谁也改不掉。</source>
        <translation>Every step is in the journal, for good.</translation>
    </message>
    <message>
        <source>其余的都在这三个键</source>
        <translation>Three keys for the rest</translation>
    </message>
    <message>
        <source>/ 写命令, 如「派 A12 3」; ? 看全部按键。</source>
        <translation>/ writes a command, as in “p A12 3”; ? shows all keys.</translation>
    </message>
    <message>
        <source>Ctrl+, 设置; 在那里能让这段介绍再来一遍。</source>
        <translation>Ctrl+, settings; there this tour can come again.</translation>
    </message>
    <message>
        <source>空格 下一张 · Esc 结束</source>
        <translation>Space: next · Esc: end</translation>
    </message>
</context>
<context>
    <name>units</name>
    <message>
        <source>终端不在线</source>
        <translation>terminal offline</translation>
    </message>
    <message>
        <source>巡段 {beat}</source>
        <translation>beat {beat}</translation>
    </message>
    <message>
        <source>无勤务</source>
        <translation>not on the duty sheet</translation>
    </message>
    <message>
        <source>{state} (第 {count} 次)</source>
        <translation>{state} (attempt {count})</translation>
    </message>
    <message>
        <source>令 {number} {state}</source>
        <translation>Order {number} {state}</translation>
    </message>
    <message>
        <source>还没有位置</source>
        <translation>no position yet</translation>
    </message>
    <message>
        <source>位置 {age}</source>
        <translation>seen {age}</translation>
    </message>
    <message>
        <source>名册里没有这辆铁骑</source>
        <translation>Not in the register</translation>
    </message>
    <message>
        <source>点一辆铁骑看详情</source>
        <translation>Click a unit for details</translation>
    </message>
    <message>
        <source>到场过久</source>
        <translation>long on scene</translation>
    </message>
    <message>
        <source>途中失联</source>
        <translation>lost link</translation>
    </message>
    <message>
        <source>超时未到</source>
        <translation>overdue</translation>
    </message>
    <message>
        <source>未应答</source>
        <translation>no answer</translation>
    </message>
    <message>
        <source>停住未动</source>
        <translation>not moving</translation>
    </message>
    <message>
        <source>还没有铁骑上线</source>
        <translation>No unit is online yet</translation>
    </message>
    <message>
        <source>终端一注册, 就出现在这里</source>
        <translation>A unit appears here when its terminal registers</translation>
    </message>
    <message>
        <source>终端在线 {online}/{all}</source>
        <translation>Terminals on line {online}/{all}</translation>
    </message>
    <message>
        <source>已收 {accepted} · 拒收 {refused}</source>
        <translation>Taken in {accepted} · refused {refused}</translation>
    </message>
</context>
<context>
    <name>whys</name>
    <message>
        <source>终端不在线, 上线即发</source>
        <translation>terminal offline; it is sent when it is back</translation>
    </message>
    <message>
        <source>终端没有应答</source>
        <translation>the terminal does not answer</translation>
    </message>
    <message>
        <source>连接断了</source>
        <translation>the connection broke</translation>
    </message>
    <message>
        <source>网关重启过</source>
        <translation>the gateway was restarted</translation>
    </message>
    <message>
        <source>不在册</source>
        <translation>not in the register</translation>
    </message>
    <message>
        <source>号码已在用</source>
        <translation>number already in use</translation>
    </message>
    <message>
        <source>鉴权码不对</source>
        <translation>wrong authentication code</translation>
    </message>
    <message>
        <source>没有鉴权</source>
        <translation>not authenticated</translation>
    </message>
    <message>
        <source>终端报失败</source>
        <translation>the terminal reports a failure</translation>
    </message>
    <message>
        <source>终端说消息有误</source>
        <translation>the terminal calls the message wrong</translation>
    </message>
    <message>
        <source>终端不支持</source>
        <translation>the terminal does not support it</translation>
    </message>
    <message>
        <source>连不上</source>
        <translation>cannot connect</translation>
    </message>
    <message>
        <source>终端的字库写不出这条令</source>
        <translation>the terminal has no characters for this order</translation>
    </message>
    <message>
        <source>过了时效, 不再发</source>
        <translation>too late, not sent any more</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>铁骑</source>
        <translation>Units</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>日志</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>趋势</source>
        <translation>Trend</translation>
    </message>
    <message>
        <source>程序出错</source>
        <translation>An error in the program</translation>
    </message>
    <message>
        <source>刚才的操作可能没有完成; 已有的记录不受影响。</source>
        <translation>What you just did may be incomplete; what is recorded is safe.</translation>
    </message>
    <message>
        <source>看日志里有没有这一条, 没有就再试一次, 并告诉值班长。</source>
        <translation>See whether it is in the journal; if not, try again, and tell the supervisor.</translation>
    </message>
    <message>
        <source>铁骑指挥台</source>
        <translation>Tieqi Desk</translation>
    </message>
    <message>
        <source>【模拟】{title}</source>
        <translation>[SIMULATED] {title}</translation>
    </message>
    <message>
        <source>席位 {number}</source>
        <translation>Seat {number}</translation>
    </message>
    <message>
        <source>警情</source>
        <translation>Alerts</translation>
    </message>
    <message>
        <source>{title} · 大屏</source>
        <translation>{title} · Wall</translation>
    </message>
    <message>
        <source>{title} · 任务台</source>
        <translation>{title} · tasks</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>拥堵预警</source>
        <translation>Congestion</translation>
    </message>
    <message>
        <source>紧急求助</source>
        <translation>Call for help</translation>
    </message>
    <message>
        <source>交通事故</source>
        <translation>Crash</translation>
    </message>
    <message>
        <source>故障车</source>
        <translation>Breakdown</translation>
    </message>
    <message>
        <source>路面障碍</source>
        <translation>Obstacle</translation>
    </message>
    <message>
        <source>信号故障</source>
        <translation>Signal fault</translation>
    </message>
    <message>
        <source>道路积水</source>
        <translation>Flooding</translation>
    </message>
    <message>
        <source>违法停车</source>
        <translation>Parking</translation>
    </message>
    <message>
        <source>人群聚集</source>
        <translation>Crowd</translation>
    </message>
    <message>
        <source>群众求助</source>
        <translation>Public help</translation>
    </message>
    <message>
        <source>其他警情</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>一般</source>
        <translation>low</translation>
    </message>
    <message>
        <source>较重</source>
        <translation>medium</translation>
    </message>
    <message>
        <source>严重</source>
        <translation>high</translation>
    </message>
    <message>
        <source>特急</source>
        <translation>critical</translation>
    </message>
    <message>
        <source>待签收</source>
        <translation>new</translation>
    </message>
    <message>
        <source>已签收</source>
        <translation>taken</translation>
    </message>
    <message>
        <source>已派警</source>
        <translation>dispatched</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>未知</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>畅通</source>
        <translation>Free</translation>
    </message>
    <message>
        <source>基本畅通</source>
        <translation>Mostly free</translation>
    </message>
    <message>
        <source>轻度拥堵</source>
        <translation>Light jam</translation>
    </message>
    <message>
        <source>中度拥堵</source>
        <translation>Moderate jam</translation>
    </message>
    <message>
        <source>严重拥堵</source>
        <translation>Severe jam</translation>
    </message>
    <message>
        <source>属实</source>
        <translation>real</translation>
    </message>
    <message>
        <source>误报</source>
        <translation>false</translation>
    </message>
    <message>
        <source>等待</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>good</translation>
    </message>
    <message>
        <source>迟到</source>
        <translation>late</translation>
    </message>
    <message>
        <source>中断</source>
        <translation>lost</translation>
    </message>
    <message>
        <source>待命</source>
        <translation>Free</translation>
    </message>
    <message>
        <source>途中</source>
        <translation>Riding</translation>
    </message>
    <message>
        <source>到场</source>
        <translation>On scene</translation>
    </message>
    <message>
        <source>处置</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>预留</source>
        <translation>Reserved</translation>
    </message>
    <message>
        <source>离岗</source>
        <translation>Off duty</translation>
    </message>
    <message>
        <source>失联</source>
        <translation>Lost</translation>
    </message>
    <message>
        <source>求助</source>
        <translation>SOS</translation>
    </message>
    <message>
        <source>位置新</source>
        <translation>fresh</translation>
    </message>
    <message>
        <source>位置旧</source>
        <translation>stale</translation>
    </message>
    <message>
        <source>位置失</source>
        <translation>lost</translation>
    </message>
    <message>
        <source>拥堵处置</source>
        <translation>Jam</translation>
    </message>
    <message>
        <source>紧急支援</source>
        <translation>Help an officer</translation>
    </message>
    <message>
        <source>警情处置</source>
        <translation>Incident</translation>
    </message>
    <message>
        <source>重大安保</source>
        <translation>Security</translation>
    </message>
    <message>
        <source>警卫任务</source>
        <translation>Escort</translation>
    </message>
    <message>
        <source>大型活动</source>
        <translation>Large event</translation>
    </message>
    <message>
        <source>恶劣天气</source>
        <translation>Bad weather</translation>
    </message>
    <message>
        <source>占道施工</source>
        <translation>Roadworks</translation>
    </message>
    <message>
        <source>演练任务</source>
        <translation>Drill</translation>
    </message>
    <message>
        <source>起草</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>预案已成</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>已演练</source>
        <translation>Rehearsed</translation>
    </message>
    <message>
        <source>已批准</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>执行中</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Suspended</translation>
    </message>
    <message>
        <source>执行完毕</source>
        <translation>Ended</translation>
    </message>
    <message>
        <source>已报告</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>已归档</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>已取消</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>已点名</source>
        <translation>asked</translation>
    </message>
    <message>
        <source>已到岗</source>
        <translation>in place</translation>
    </message>
    <message>
        <source>到不了岗</source>
        <translation>cannot come</translation>
    </message>
    <message>
        <source>已清场</source>
        <translation>cleared</translation>
    </message>
    <message>
        <source>已封闭</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>已放行</source>
        <translation>open</translation>
    </message>
    <message>
        <source>已通知</source>
        <translation>told</translation>
    </message>
    <message>
        <source>已确认</source>
        <translation>confirmed</translation>
    </message>
    <message>
        <source>偏离路线</source>
        <translation>Off the route</translation>
    </message>
    <message>
        <source>时间偏差</source>
        <translation>Out of time</translation>
    </message>
    <message>
        <source>车队停住</source>
        <translation>Convoy stopped</translation>
    </message>
    <message>
        <source>位置中断</source>
        <translation>Position lost</translation>
    </message>
    <message>
        <source>岗位逾时</source>
        <translation>Post overdue</translation>
    </message>
    <message>
        <source>管制逾时</source>
        <translation>Closure overdue</translation>
    </message>
    <message>
        <source>其他偏差</source>
        <translation>Other deviation</translation>
    </message>
    <message>
        <source>已立</source>
        <translation>open</translation>
    </message>
    <message>
        <source>已处置</source>
        <translation>handled</translation>
    </message>
    <message>
        <source>已下令</source>
        <translation>issued</translation>
    </message>
    <message>
        <source>已发出</source>
        <translation>sent</translation>
    </message>
    <message>
        <source>已送达</source>
        <translation>delivered</translation>
    </message>
    <message>
        <source>已应答</source>
        <translation>acked</translation>
    </message>
    <message>
        <source>不能去</source>
        <translation>cannot go</translation>
    </message>
    <message>
        <source>未收下</source>
        <translation>not accepted</translation>
    </message>
    <message>
        <source>去向不明</source>
        <translation>unknown</translation>
    </message>
    <message>
        <source>接受</source>
        <translation>accepts</translation>
    </message>
    <message>
        <source>终端应答</source>
        <translation>by terminal</translation>
    </message>
    <message>
        <source>电话应答</source>
        <translation>by call</translation>
    </message>
    <message>
        <source>恢复畅通</source>
        <translation>Flow restored</translation>
    </message>
    <message>
        <source>清拖车辆</source>
        <translation>Vehicle removed</translation>
    </message>
    <message>
        <source>现场疏导</source>
        <translation>Traffic directed</translation>
    </message>
    <message>
        <source>到场前已通</source>
        <translation>Cleared before arrival</translation>
    </message>
    <message>
        <source>未见异常</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>移交他人</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>仍在持续</source>
        <translation>Continues</translation>
    </message>
    <message>
        <source>现场办结</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>处置完毕</source>
        <translation>done</translation>
    </message>
    <message>
        <source>骑手不能去</source>
        <translation>rider cannot go</translation>
    </message>
    <message>
        <source>召回</source>
        <translation>recalled</translation>
    </message>
    <message>
        <source>误派撤回</source>
        <translation>sent by mistake</translation>
    </message>
    <message>
        <source>联系不上</source>
        <translation>unreachable</translation>
    </message>
    <message>
        <source>终端</source>
        <translation>Terminals</translation>
    </message>
    <message>
        <source>路况</source>
        <translation>Traffic</translation>
    </message>
    <message>
        <source>时钟</source>
        <translation>Clock</translation>
    </message>
    <message>
        <source>网关</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>锚</source>
        <translation>Anchor</translation>
    </message>
    <message>
        <source>轨迹</source>
        <translation>Tracks</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Copies</translation>
    </message>
    <message>
        <source>巡逻</source>
        <translation>patrol</translation>
    </message>
    <message>
        <source>视频</source>
        <translation>camera</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>desk</translation>
    </message>
    <message>
        <source>最快</source>
        <translation>fastest</translation>
    </message>
    <message>
        <source>本巡段 {value}</source>
        <translation>beat {value}</translation>
    </message>
    <message>
        <source>正向{value}行驶</source>
        <translation>riding {value}</translation>
    </message>
    <message>
        <source>正朝那里去</source>
        <translation>heading there</translation>
    </message>
    <message>
        <source>终端不在线</source>
        <translation>terminal offline</translation>
    </message>
    <message>
        <source>位置过时</source>
        <translation>position stale</translation>
    </message>
    <message>
        <source>无位置</source>
        <translation>no position</translation>
    </message>
    <message>
        <source>在办任务</source>
        <translation>on a task</translation>
    </message>
    <message>
        <source>已预留</source>
        <translation>reserved</translation>
    </message>
    <message>
        <source>太远</source>
        <translation>too far</translation>
    </message>
    <message>
        <source>不在路上</source>
        <translation>off the roads</translation>
    </message>
    <message>
        <source>正在求助</source>
        <translation>calling for help</translation>
    </message>
    <message>
        <source>近{road}口</source>
        <translation>near {road}</translation>
    </message>
    <message>
        <source>{road}口</source>
        <translation>at {road}</translation>
    </message>
    <message>
        <source>近{road}</source>
        <translation>near {road}</translation>
    </message>
    <message>
        <source>点名</source>
        <translation>Roll call</translation>
    </message>
    <message>
        <source>令清场</source>
        <translation>told to clear</translation>
    </message>
    <message>
        <source>令封闭</source>
        <translation>told to close</translation>
    </message>
    <message>
        <source>令放行</source>
        <translation>told to open</translation>
    </message>
    <message>
        <source>处置指令</source>
        <translation>contingency order</translation>
    </message>
    <message>
        <source>调度员</source>
        <translation>dispatcher</translation>
    </message>
    <message>
        <source>编制人</source>
        <translation>planner</translation>
    </message>
    <message>
        <source>值班长</source>
        <translation>supervisor</translation>
    </message>
</context>
</TS>
