"""No address in any text of a document is ever opened. A real listener counts the connections."""

import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from weasyprint import CSS, HTML

from sefton_pdps.pdf.fetcher import PackagedFilesOnly
from sefton_pdps.pdf.render import render

pytestmark = pytest.mark.whole

ATTACKS = (
    '<img src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">words</a>',
    "<style>@import url({url});</style>",
    "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style><p>words</p>",
    "<style>p {{ background: url({url}); list-style: url({url}); content: url({url}) }}</style><p>words</p>",
    '<svg><image href="{url}" width="9" height="9"/><use href="{url}#a"/></svg>',
    '<svg><style>@import url({url});</style><rect width="9" height="9" fill="url({url})"/></svg>',
    '<object data="{url}"></object><embed src="{url}"><iframe src="{url}"></iframe>',
    '<base href="{url}"><img src="picture.png">',
    '<input type="image" src="{url}"><video poster="{url}" src="{url}"></video>',
)


class Listener:
    """Counts whoever connects; answers with a redirect, so that following one would be counted twice."""

    def __init__(self):
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/picture.png"
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        with suppress(OSError):
            while True:
                caller, _address = self.socket.accept()
                self.connections += 1
                with suppress(OSError), caller:
                    caller.recv(1024)
                    caller.sendall(f"HTTP/1.0 302 Found\r\nLocation: {self.url}\r\n\r\n".encode())

    def stop(self):
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(timeout=5)


@pytest.fixture
def listener():
    server = Listener()
    yield server
    server.stop()


def make(words):
    return render(
        "sample.html", {"words": words}, identifier="x", title="T", created=datetime(2022, 1, 5, tzinfo=UTC)
    )


def test_the_listener_would_count_an_ordinary_fetcher(listener):
    HTML(string=f'<img src="{listener.url}">').write_pdf()
    assert listener.connections > 0


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_address_in_a_document_is_opened(listener, attack):
    assert make(attack.format(url=listener.url)).startswith(b"%PDF-")
    assert listener.connections == 0


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_file_of_the_host_gets_into_a_document(tmp_path, attack):
    secret = tmp_path / "picture.png"
    secret.write_text("SECRET-OF-THE-HOST")
    made = make(attack.format(url=secret.as_uri()))
    with pikepdf.open(BytesIO(made)) as pdf:
        streams = [part for part in pdf.objects if isinstance(part, pikepdf.Stream)]
        assert not any(b"SECRET-OF-THE-HOST" in stream.read_bytes() for stream in streams)
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_style_sheets_given_beside_the_document_use_the_same_fetcher(listener):
    fetcher = PackagedFilesOnly()
    sheet = CSS(
        string=f"@import url({listener.url}); p {{ background: url({listener.url}) }}", url_fetcher=fetcher
    )
    HTML(string="<p>words</p>", url_fetcher=fetcher).write_pdf(stylesheets=[sheet])
    assert listener.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://sefton.invalid/",
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "data:text/css,p{color:red}",
        "package:../render.py",
        "package:render.py",
        "PACKAGE:report.css",
        "package:report.css?x",
        "package:/report.css",
        "report.css",
        "",
    ],
)
def test_everything_but_the_listed_packaged_files_is_refused(url):
    with pytest.raises(ValueError, match="Only packaged files"):
        PackagedFilesOnly().fetch(url)


def test_the_packaged_style_sheet_and_fonts_are_served():
    fetcher = PackagedFilesOnly()
    assert fetcher("package:report.css").content_type == "text/css"
    assert fetcher("package:AtkinsonHyperlegible-Bold.ttf").read()[:4] == b"\x00\x01\x00\x00"
