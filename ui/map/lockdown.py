"""A page with no way out: what it may load, where it may go, and what it may ask for."""

from typing import Any

import structlog
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlSchemeHandler,
)

from ui.map.engine import HOST, PAGE_URL, SCHEME
from ui.map.page import POLICY, Asset

log = structlog.get_logger()

_ALLOWED = QWebEngineSettings.WebAttribute
_OFF = (
    _ALLOWED.PluginsEnabled,
    _ALLOWED.LocalContentCanAccessFileUrls,
    _ALLOWED.LocalContentCanAccessRemoteUrls,
    _ALLOWED.LocalStorageEnabled,
    _ALLOWED.JavascriptCanOpenWindows,
    _ALLOWED.JavascriptCanAccessClipboard,
    _ALLOWED.JavascriptCanPaste,
    _ALLOWED.AllowRunningInsecureContent,
    _ALLOWED.AllowWindowActivationFromJavaScript,
    _ALLOWED.AutoLoadIconsForPage,
    _ALLOWED.TouchIconsEnabled,
    _ALLOWED.BackForwardCacheEnabled,
    _ALLOWED.DnsPrefetchEnabled,
    _ALLOWED.ErrorPageEnabled,
    _ALLOWED.FocusOnNavigationEnabled,
    _ALLOWED.FullScreenSupportEnabled,
    _ALLOWED.HyperlinkAuditingEnabled,
    _ALLOWED.NavigateOnDropEnabled,
    _ALLOWED.PdfViewerEnabled,
    _ALLOWED.ScreenCaptureEnabled,
    _ALLOWED.ShowScrollBars,
    _ALLOWED.WebGLEnabled,
)


class Gate(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not for the desk's own scheme, and remembers what it blocked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.passed = 0
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let ``desk://map/…`` pass, asked for with GET, and nothing else."""
        url = info.requestUrl()
        if url.scheme() == SCHEME and url.host() == HOST and bytes(info.requestMethod().data()) == b"GET":
            self.passed += 1
            return
        info.block(True)  # noqa: FBT003 — Qt takes it by position only
        self.blocked.append(url.toString()[:200])
        log.warning("map.request_blocked", url=self.blocked[-1])


class Shelf(QWebEngineUrlSchemeHandler):
    """Serves the page's assets out of memory."""

    def __init__(self, assets: dict[str, Asset], parent: QObject) -> None:
        super().__init__(parent)
        self._assets = assets

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer with the asset, or with "not found"."""
        asset = self._assets.get(job.requestUrl().path().removeprefix("/"))
        if asset is None or job.requestUrl().host() != HOST:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        body = QBuffer(job)  # lives as long as the job that reads it
        body.setData(QByteArray(asset.body))
        body.open(QIODevice.OpenModeFlag.ReadOnly)
        # A QMultiMap, which PySide takes as a list for each header, whatever its stub says.
        headers: Any = {
            QByteArray(b"Content-Security-Policy"): [QByteArray(POLICY.encode())],
            QByteArray(b"X-Content-Type-Options"): [QByteArray(b"nosniff")],
        }
        job.setAdditionalResponseHeaders(headers)
        job.reply(QByteArray(f"{asset.mime};charset=utf-8".encode()), body)


class LockedPage(QWebEnginePage):
    """The map's page: goes nowhere, opens nothing, asks the user nothing."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.refused: list[str] = []
        self.complaints: list[str] = []
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)  # noqa: FBT003 — Qt takes it by position only
        self.permissionRequested.connect(self._deny)
        self.newWindowRequested.connect(lambda request: self._note(request.requestedUrl()))

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,  # noqa: A002 — Qt's own name for it
        isMainFrame: bool,  # noqa: FBT001, N803 — Qt's own signature
    ) -> bool:
        """Let the desk itself load or reload the page, and refuse every other way to anywhere."""
        kinds = QWebEnginePage.NavigationType
        own = QUrl(url) == QUrl(PAGE_URL) and isMainFrame
        if own and type in {kinds.NavigationTypeTyped, kinds.NavigationTypeReload}:
            return True
        self._note(QUrl(url))
        return False

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,  # noqa: N803 — Qt's own signature
        sourceID: str,  # noqa: N803 — Qt's own signature
    ) -> None:
        """Put the page's complaints into the program's log."""
        if level == QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel:
            return
        self.complaints.append(f"{sourceID}:{lineNumber}: {message}"[:300])
        log.warning("map.page_complains", where=f"{sourceID}:{lineNumber}", what=message[:300])

    def javaScriptAlert(self, securityOrigin: QUrl | str, msg: str) -> None:  # noqa: N803 — Qt's own signature
        """Show nothing: a page must not stand in a dispatcher's way."""
        self._note(QUrl(securityOrigin), f"alert {msg[:40]}")

    def javaScriptConfirm(self, securityOrigin: QUrl | str, msg: str) -> bool:  # noqa: N803 — Qt's own signature
        """Answer no without asking anybody."""
        self._note(QUrl(securityOrigin), f"confirm {msg[:40]}")
        return False

    def javaScriptPrompt(
        self,
        securityOrigin: QUrl | str,  # noqa: N803 — Qt's own signature
        msg: str,
        defaultValue: str,  # noqa: N803 — Qt's own signature
    ) -> tuple[bool, str]:
        """Answer nothing without asking anybody."""
        del defaultValue
        self._note(QUrl(securityOrigin), f"prompt {msg[:40]}")
        return False, ""

    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,
        oldFiles: object,  # noqa: N803 — Qt's own signature
        acceptedMimeTypes: object,  # noqa: N803 — Qt's own signature
    ) -> list[str]:
        """Offer no file."""
        del mode, oldFiles, acceptedMimeTypes
        return []

    def _deny(self, permission: QWebEnginePermission) -> None:
        permission.deny()
        self._note(permission.origin(), permission.permissionType().name)

    def _note(self, url: QUrl, what: str = "navigation") -> None:
        self.refused.append(f"{what} {url.toString()[:200]}")
        log.warning("map.refused", what=what, url=url.toString()[:200])


def locked_profile(assets: dict[str, Asset], parent: QObject) -> tuple[QWebEngineProfile, Gate]:
    """A profile that keeps nothing on disk, serves *assets*, and lets no request out; and its gate."""
    profile = QWebEngineProfile(parent)
    gate = Gate(profile)
    profile.setUrlRequestInterceptor(gate)
    profile.installUrlSchemeHandler(SCHEME.encode(), Shelf(assets, profile))
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setSpellCheckEnabled(False)
    profile.setPushServiceEnabled(False)
    profile.downloadRequested.connect(_refuse_download)
    return profile, gate


def _refuse_download(request: QWebEngineDownloadRequest) -> None:
    request.cancel()
    log.warning("map.download_refused", url=request.url().toString()[:200])
