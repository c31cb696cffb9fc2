#!/usr/bin/env python3
"""Writes the sheets beside it: text as spreadsheets of several systems save it, and workbooks of two libraries (openpyxl, xlsxwriter)."""

import pathlib
import zipfile

import openpyxl
import xlsxwriter

HERE = pathlib.Path(__file__).resolve().parent
ROWS = [["이름", "E-mail", "선거구", "weight"], ["홍길동", "hong@example.kr", "동구", "1"], ["뷁뛟 Müller", "m@example.kr", "서구", "2"]]
PLAIN = [["name", "e-mail", "district", "weight"], ["Zoë Müller", "zoe@example.org", "Süd", "1"], ["Ærø, Jr.", "aero@example.org", "Nørd", "2"]]


def text(rows, separator, end):
    def cell(value):
        quoted = any(c in value for c in separator + '"\r\n')
        return '"' + value.replace('"', '""') + '"' if quoted else value

    return "".join(separator.join(cell(value) for value in row) + end for row in rows)


def save(name, data):
    (HERE / name).write_bytes(data)


def korean(rows):
    return [[value.replace("뷁뛟 Müller", "뷁뛟 김") for value in row] for row in rows]


save("excel-korean-cp949.csv", text(korean(ROWS), ",", "\r\n").encode("cp949"))
save("excel-unicode-text.txt", b"\xff\xfe" + text(ROWS, "\t", "\r\n").encode("utf-16-le"))
save("utf-16-be.csv", b"\xfe\xff" + text(ROWS, ",", "\n").encode("utf-16-be"))
save("utf-16-le-without-mark.csv", text(ROWS, ";", "\r\n").encode("utf-16-le"))
save("excel-utf-8.csv", b"\xef\xbb\xbf" + text(ROWS, ",", "\r\n").encode())
save("excel-german-1252.csv", text(PLAIN, ";", "\r\n").encode("cp1252"))
save("excel-sep.csv", b"\xef\xbb\xbfsep=;\r\n" + text(ROWS, ";", "\r\n").encode())
save("macintosh.csv", text(PLAIN, ",", "\r").encode())
save("decomposed.csv", __import__("unicodedata").normalize("NFD", text(ROWS, ",", "\n")).encode())

book = openpyxl.Workbook()
book.active.title = "Notes"
sheet = book.create_sheet("회원")
for row in ROWS:
    sheet.append([int(value) if value.isdigit() else value for value in row])
book.save(HERE / "openpyxl.xlsx")

book = xlsxwriter.Workbook(HERE / "xlsxwriter.xlsx")
hidden = book.add_worksheet("hidden")
hidden.write(0, 0, "nothing of this is read")
sheet = book.add_worksheet("Members")
sheet.activate()
sheet.set_first_sheet()
hidden.hide()
for place, row in enumerate(ROWS):
    for column, value in enumerate(row):
        sheet.write(place + 2, column + 1, float(value) if value.isdigit() else f"  {value}\u00a0")
sheet.write_formula(5, 1, '=NA()', None, "#N/A")
sheet.write(5, 2, "cell with an error")
sheet.write_blank(9, 0, None, book.add_format({"bold": True}))
book.add_worksheet("more").write(4, 4, 7)
book.close()


def archive(name, parts):
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for part, data in parts:
            out.writestr(part, data)


archive("sheet.ods", [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")])
archive("damaged.xlsx", [("xl/workbook.xml", "<workbook><sheets><sheet name='a'")])
with zipfile.ZipFile(HERE / "openpyxl.xlsx") as source:
    parts = [(name, source.read(name)) for name in source.namelist()]
archive("overflow.xlsx", [(name, data.replace(b'r="B2"', b'r="ZZZZZZZZZZ99999999999"') if "sheet2" in name else data) for name, data in parts])
archive("far.xlsx", [(name, data.replace(b'r="B2"', b'r="XFD1048576"') if "sheet2" in name else data) for name, data in parts])
save("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
