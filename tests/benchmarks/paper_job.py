"""Print in a process of its own and say what it took, as JSON.

Usage: ``paper_job.py forms WORKSPACE``, ``first WORKSPACE`` (a preview's first page), or ``press``,
``reportlab``, ``qt`` with a number of two-page forms: the same boxes, labels and codes by each.
Megabytes are those of the process and its children together, at their highest.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dampingan.core.resource import resource
from dampingan.printing.order import PrintOrder
from dampingan.printing.press.batch import press
from dampingan.printing.press.page_picture import Pages
from dampingan.printing.press.template_folder import templates_of
from dampingan.printing.press.typesetting import Templates
from dampingan.printing.product import Job
from dampingan.printing.run import first_pdf, print_pdf
from dampingan.store.workspace import Workspace

QUESTIONS = [(str(301 + n), f"Pertanyaan nomor {n + 1} tentang keadaan rumah") for n in range(60)]
CODES = (("1", "Ya"), ("2", "Tidak"), ("3", "Kadang-kadang"), ("8", "Tidak tahu"))
A_PAGE = 30
WIDTH, HEIGHT, MARGIN, ROW, BOX = 210.0, 297.0, 12.0, 8.5, 5.0
"""Millimetres."""

TEMPLATE = """
#import "frame.typ": *
#show: frame
#let boxes(value) = grid(
  columns: (5mm,) * 2, rows: 5.6mm, stroke: 0.6pt + ink, align: center + horizon,
  ..value.clusters(),
)
#for document in data.documents {
  sheets(document, margin: (x: 12mm, top: 12mm, bottom: 15mm))[
    #for (n, question) in common.questions.enumerate() {
      if calc.rem(n, 30) == 0 {
        if n > 0 { pagebreak() }
        sheet-title(about.title, below: document.name)
      }
      block(height: 8.5mm, width: 100%, spacing: 0pt, stroke: (bottom: hair), align(horizon, grid(
        columns: (12mm, 74mm, 1fr, auto),
        text(weight: 600, question.at(0)), question.at(1),
        common.codes.map(code => text(weight: 600, code.at(0)) + " " + code.at(1)).join(h(2mm)),
        boxes(document.answers.at(n)),
      )))
    }
  ]
}
"""
TITLE, FOOT = "Kuesioner keluarga", "Kelurahan Bandengan, Kec. Pekalongan Utara"


def answers_of(number: int) -> list[str]:
    """Return what one family answered."""
    return [str((number * 7 + n) % 90 + 10) for n in range(len(QUESTIONS))]


def by_press(count: int, out: Path) -> int:
    """Let the program's own press make the forms; return the pages."""
    frame = dict.fromkeys(("period", "state", "version"), "2026") | {
        "title": TITLE,
        "where": FOOT,
        "lang": "id",
        "words": {"page": "Halaman", "of": "dari"},
        "texts": {},
    }

    def documents() -> Iterator[dict[str, Any]]:
        for number in range(count):
            yield {"name": f"Keluarga {number}", "answers": answers_of(number)}

    job = Job("forms", TITLE, {}, count, documents)
    common = {"frame": frame, "questions": QUESTIONS, "codes": CODES}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "forms.typ").write_text(TEMPLATE, "utf-8")
        with templates_of(Path(folder)) as templates:
            return press(job, common, Templates(templates.root), out)[0]


def by_reportlab(count: int, out: Path) -> int:
    """Let reportlab draw the forms, in a face that it need not embed."""
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(out), pagesize=(WIDTH * mm, HEIGHT * mm))
    for number in range(count):
        answers = answers_of(number)
        for start in range(0, len(QUESTIONS), A_PAGE):
            top = HEIGHT - MARGIN
            canvas.setFont("Helvetica-Bold", 13)
            canvas.drawString(MARGIN * mm, (top - 5) * mm, TITLE)
            canvas.setFont("Helvetica", 9)
            canvas.drawString(MARGIN * mm, (top - 9) * mm, f"Keluarga {number}")
            for place, (name, label) in enumerate(QUESTIONS[start : start + A_PAGE]):
                y = top - 13 - (place + 1) * ROW
                canvas.setLineWidth(0.4)
                canvas.line(MARGIN * mm, y * mm, (WIDTH - MARGIN) * mm, y * mm)
                base = (y + 3) * mm
                canvas.setFont("Helvetica-Bold", 8)
                canvas.drawString(MARGIN * mm, base, name)
                canvas.setFont("Helvetica", 8)
                canvas.drawString((MARGIN + 12) * mm, base, label)
                x = (MARGIN + 86) * mm
                for code, word in CODES:
                    canvas.setFont("Helvetica-Bold", 8)
                    canvas.drawString(x, base, code)
                    canvas.setFont("Helvetica", 8)
                    canvas.drawString(x + 6, base, word)
                    x += canvas.stringWidth(word, "Helvetica", 8) + 12
                canvas.setLineWidth(0.6)
                for digit, text in enumerate(answers[start + place]):
                    left = WIDTH - MARGIN - (2 - digit) * BOX
                    canvas.rect(left * mm, (y + 1.5) * mm, BOX * mm, BOX * 1.12 * mm)
                    canvas.drawCentredString((left + BOX / 2) * mm, base, text)
            canvas.setFont("Helvetica", 6.4)
            canvas.drawString(MARGIN * mm, 9 * mm, FOOT)
            words = f"Halaman {start // A_PAGE + 1} dari {len(QUESTIONS) // A_PAGE}"
            canvas.drawRightString((WIDTH - MARGIN) * mm, 9 * mm, words)
            canvas.showPage()
    canvas.save()
    return count * 2


def by_qt(count: int, out: Path) -> int:
    """Let Qt lay out the forms as rich text and write them."""
    from PySide6.QtCore import QMarginsF, QRectF, QSizeF
    from PySide6.QtGui import (
        QFont,
        QFontDatabase,
        QGuiApplication,
        QPageLayout,
        QPageSize,
        QPainter,
        QPdfWriter,
        QTextDocument,
    )

    app = QGuiApplication([])
    for face in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{face}")))
    writer = QPdfWriter(str(out))
    writer.setResolution(300)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN),
            QPageLayout.Unit.Millimeter,
        )
    )
    painter = QPainter(writer)
    room = QSizeF(writer.width(), writer.height())
    pages = 0
    for number in range(count):
        document = QTextDocument()
        document.documentLayout().setPaintDevice(writer)
        document.setDefaultFont(QFont("Inter", 8))
        document.setHtml(_html(number))
        document.setPageSize(room)
        for page in range(document.pageCount()):
            if pages:
                writer.newPage()
            painter.save()
            painter.translate(0, -page * room.height())
            document.drawContents(painter, QRectF(0, page * room.height(), *room.toTuple()))
            painter.restore()
            pages += 1
    painter.end()
    app.quit()
    return pages


def _html(number: int) -> str:
    answers = answers_of(number)
    codes = "&nbsp; ".join(f"<b>{code}</b> {word}" for code, word in CODES)
    made = []
    for start in range(0, len(QUESTIONS), A_PAGE):
        style = ' style="page-break-before: always"' if start else ""
        rows = "".join(
            f"<tr><td><b>{name}</b></td><td>{label}</td><td>{codes}</td><td>"
            '<table border="1" cellspacing="0" cellpadding="3"><tr>'
            f"{''.join(f'<td>{digit}</td>' for digit in answers[start + place])}</tr></table>"
            "</td></tr>"
            for place, (name, label) in enumerate(QUESTIONS[start : start + A_PAGE])
        )
        foot = f"{FOOT} · Halaman {start // A_PAGE + 1} dari {len(QUESTIONS) // A_PAGE}"
        made.append(
            f'<h3{style}>{TITLE}</h3><p>Keluarga {number}</p><table width="100%">{rows}</table>'
            f'<p style="font-size: 6pt">{foot}</p>'
        )
    return "".join(made)


def print_forms(source: Path, out: Path) -> int:
    """Print the prefilled form of every family to visit; return how many."""
    with Workspace.open(source, actor="Ukur") as workspace:
        return print_pdf(workspace, PrintOrder("kuesioner"), out).documents


def first_page(source: Path) -> float:
    """Return seconds to the picture of a preview's first page, the workspace being open."""
    with Workspace.open(source, actor="Ukur") as workspace:
        workspace.form("family")
        begun = time.perf_counter()
        with Pages(first_pdf(workspace, PrintOrder("kuesioner"))) as pages:
            pages.picture(0, 96)
        return time.perf_counter() - begun


class Memory:
    """The most megabytes that this process and its children had together."""

    def __init__(self) -> None:
        self.most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """Stop looking and return the figure; 0 where the system does not tell."""
        self._ended.set()
        self._thread.join()
        return round(self.most)

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            self.most = max(self.most, sum(map(_resident, _family(os.getpid()))))


def _family(pid: int) -> list[int]:
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [one for child in tasks.read_text().split() for one in _family(int(child))]
        except OSError:  # it ended meanwhile
            continue
    return found


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
    except (OSError, IndexError):
        return 0.0


def main(what: str, about: str) -> dict[str, float]:
    """Do one of the jobs and return its figures."""
    jobs: dict[str, Callable[[Path], float]] = {
        "forms": lambda out: print_forms(Path(about), out),
        "first": lambda _: first_page(Path(about)),
        "press": lambda out: by_press(int(about), out),
        "reportlab": lambda out: by_reportlab(int(about), out),
        "qt": lambda out: by_qt(int(about), out),
    }
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pdf"
        memory = Memory()
        begun = time.perf_counter()
        made = jobs[what](out)
        seconds = made if what == "first" else time.perf_counter() - begun
        megabytes = memory.end()
        pages = 0
        if out.is_file():
            with Pages(out) as opened:
                pages = opened.count
        return {
            "seconds": round(seconds, 2),
            "megabytes": megabytes,
            "made": made,
            "pages": pages,
            "file_megabytes": round(out.stat().st_size / 1e6, 1) if out.is_file() else 0,
        }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
