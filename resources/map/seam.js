// The page's side of the seam to Python: batches in (JSON, bulk numbers as base64), clicks and answers out.
"use strict";

const Desk = {
  theme: {},
  texts: {},
  font: "sans-serif",
  takers: {},    // name of a part of a batch → function that takes it in
  questions: {}, // name of a question → function that gives a JSON-able answer, or a promise of one
  frames: 0,
};

Desk.array = (packed) => {
  const text = atob(packed.b);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  const types = { f64: Float64Array, f32: Float32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array };
  return new types[packed.t](bytes.buffer);
};

// Parts are taken in this order whatever the order in the message: what things look like, where they are,
// and only then where to look.
Desk.ORDER = ["theme", "texts", "city", "roads", "units", "alerts", "calling", "ways", "plan", "film", "selected", "look"];

Desk.take = (batch) => {
  for (const name of Desk.ORDER) {
    if (name in batch) Desk.takers[name](batch[name]);
  }
};

Desk.connect = () => {
  new QWebChannel(qt.webChannelTransport, (channel) => {
    const desk = channel.objects.desk;
    Desk.desk = desk;
    desk.batch.connect((text) => {
      const batch = JSON.parse(text);
      Desk.take(batch);
      Desk.stage.afterFrame(() => desk.shown(batch.seq));
    });
    desk.question.connect(async (number, name) => {
      const answer = name in Desk.questions ? await Desk.questions[name]() : null;
      desk.answer(number, JSON.stringify(answer));
    });
    desk.open();
  });
};
