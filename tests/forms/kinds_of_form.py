"""Small XLSForms of every kind that people write, name → Markdown."""

from __future__ import annotations

CHOICES = """
| choices | | | |
| | list_name | name | label |
| | yt | 1 | Ya |
| | yt | 2 | Tidak |
"""

FORMS = {
    "a group with nothing in it": """
| survey | | | |
| | type | name | label |
| | begin_group | g | G |
| | end_group | | |
| | text | a | A |
""",
    "groups in groups with relevance": """
| survey | | | | |
| | type | name | label | relevant |
| | integer | a | A | |
| | begin_group | g | G | ${a} > 1 |
| | begin group | h | H | |
| | text | b | B | |
| | end group | | | |
| | end_group | | | |
""",
    "a field-list and a table-list": """
| survey | | | | |
| | type | name | label | appearance |
| | begin_group | t | T | table-list |
| | select_one yt | a | A | |
| | select_one yt | b | B | |
| | end_group | | | |
| | begin_group | f | F | field-list |
| | text | c | C | |
| | end_group | | | |
""" + CHOICES,
    "a repeat counted by an expression": """
| survey | | | | |
| | type | name | label | repeat_count |
| | integer | n | N | |
| | begin_repeat | r | R | ${n} + 1 |
| | text | a | A | |
| | end_repeat | | | |
""",
    "a repeat counted by a number in an old column": """
| survey | | | | |
| | type | name | label | jr:count |
| | begin_repeat | r | R | 3 |
| | text | a | A | |
| | end_repeat | | | |
""",
    "repeats in repeats with choices filtered by the outer row": """
| survey | | | | |
| | type | name | label | choice_filter |
| | begin_repeat | r | R | |
| | select_one k | a | A | |
| | begin_repeat | s | S | |
| | select_one d | b | B | k = ${a} |
| | end_repeat | | | |
| | end_repeat | | | |
| choices | | | | |
| | list_name | name | label | k |
| | k | 1 | Satu | |
| | k | 2 | Dua | |
| | d | 11 | Satu-satu | 1 |
| | d | 21 | Dua-satu | 2 |
""",
    "choices from the answers of a repeat": """
| survey | | | | |
| | type | name | label | choice_filter |
| | begin_repeat | r | R | |
| | text | nama | N | |
| | integer | umur | U | |
| | end_repeat | | | |
| | select_one ${nama} | siapa | S | ${umur} > 5 |
""",
    "or_other in two ways": """
| survey | | | |
| | type | name | label |
| | select_one yt or_other | a | A |
| | select_multiple yt or_other | b | B |
""" + CHOICES,
    "a loop over choices": """
| survey | | | |
| | type | name | label |
| | begin loop over k | l | L |
| | integer | n | Berapa %(label)s? |
| | end loop | | |
| choices | | | |
| | list_name | name | label |
| | k | anak | Anak |
| | k | tua | Orang tua |
""",
    "ranges with ticks": """
| survey | | | | |
| | type | name | label | parameters |
| | range | a | A | start=1 end=5 step=1 |
| | range | b | B | start=0 end=1 step=0.25 |
| | range | c | C | start=0; end=100; step=10; tick_interval=50 |
| | range | d | D | |
""",
    "a rank and a randomized list": """
| survey | | | | |
| | type | name | label | parameters |
| | rank yt | a | A | |
| | select_one yt | b | B | randomize=true seed=42 |
| | calculate | s | | |
| | select_one yt | c | C | randomize=true, seed=${s} |
""".replace("| | calculate | s | | |\n", "| | integer | s | S | |\n") + CHOICES,
    "metadata of every kind": """
| survey | | | |
| | type | name | label |
| | start | mulai | |
| | end | selesai | |
| | today | hari | |
| | deviceid | alat | |
| | username | siapa | |
| | email | surel | |
| | phonenumber | telepon | |
| | simserial | sim | |
| | subscriberid | imsi | |
| | start-geopoint | lokasi | |
| | audit | | |
| | text | a | A |
""",
    "things that a device takes": """
| survey | | | | |
| | type | name | label | parameters |
| | image | foto | F | max-pixels=1024 |
| | audio | suara | S | quality=low |
| | video | film | V | |
| | file | berkas | B | |
| | barcode | kode | K | |
| | geopoint | titik | T | capture-accuracy=10 |
| | geotrace | garis | G | |
| | geoshape | luas | L | |
| | background-audio | latar | | |
| | acknowledge | setuju | Setuju? | |
""",
    "dates, times and their appearances": """
| survey | | | | |
| | type | name | label | appearance |
| | date | a | A | month-year |
| | date | b | B | coptic |
| | time | c | C | no-calendar |
| | dateTime | d | D | |
| | datetime | e | E | |
""",
    "readonly, hidden, notes and defaults": """
| survey | | | | | |
| | type | name | label | read_only | default |
| | text | a | A | yes | tetap |
| | hidden | b | | | 5 |
| | note | c | Ingat ${a} | | |
| | date | d | D | | today() |
| | integer | e | E | | ${b} + 1 |
| | integer | f | F | true() | |
""",
    "triggers and background points": """
| survey | | | | | |
| | type | name | label | calculation | trigger |
| | integer | a | A | | |
| | calculate | b | | now() | ${a} |
| | text | c | C | concat('x', ${a}) | ${a} |
| | background-geopoint | g | | | ${a} |
""",
    "last saved answers": """
| survey | | | | |
| | type | name | label | default |
| | text | a | A | ${last-saved#a} |
""",
    "external files of every kind": """
| survey | | | | |
| | type | name | label | calculation |
| | csv-external | kota | | |
| | xml-external | desa | | |
| | text | a | A | |
| | calculate | b | | pulldata('kota', 'nama', 'kode', ${a}) |
| | calculate | c | | instance('desa')/root/item[kode = ${a}]/nama |
""",
    "choices from files that are not there": """
| survey | | | | |
| | type | name | label | choice_filter |
| | select_one_from_file desa.csv | a | A | kec = ${c} |
| | select_multiple_from_file kota.xml | b | B | |
| | select_one_from_file pos.geojson | d | D | |
| | text | c | C | |
""",
    "external choices": """
| survey | | | | |
| | type | name | label | choice_filter |
| | text | kab | Kab | |
| | select_one_external kec | a | A | kab=${kab} |
| external_choices | | | | |
| | list_name | name | label | kab |
| | kec | 1 | Kajen | 26 |
| choices | | | |
| | list_name | name | label |
| | yt | 1 | Ya |
""",
    "a search in the appearance": """
| survey | | | | |
| | type | name | label | appearance |
| | select_one buah | a | A | minimal search('buah', 'contains', 'nama', 'a') |
| choices | | | |
| | list_name | name | label |
| | buah | kode | nama |
""",
    "open street map tags": """
| survey | | | |
| | type | name | label |
| | osm bangunan | a | A |
| osm | | | |
| | list_name | name | label |
| | bangunan | atap | Atap |
""",
    "entities that are made": """
| survey | | | | |
| | type | name | label | save_to |
| | text | a | A | nama |
| entities | | |
| | list_name | label |
| | rumah | ${a} |
""",
    "entities that are changed, in a repeat": """
| survey | | | | |
| | type | name | label | save_to |
| | begin_repeat | r | R | |
| | text | id | Id | |
| | text | a | A | nama |
| | end_repeat | | | |
| entities | | | |
| | list_name | entity_id | label |
| | rumah | ${id} | ${a} |
""",
    "columns that reach into the XForm": """
| survey | | | | | | |
| | type | name | label | bind::odk:length | instance::odk:tag | body::accept |
| | file | a | A | | t | application/pdf |
| | text | b | B | 5 | | |
""",
    "own namespaces": """
| settings | | |
| | namespaces | form_id |
| | esri="http://esri.com/xforms" | f |
| survey | | | | |
| | type | name | label | bind::esri:fieldType |
| | text | a | A | esriFieldTypeString |
""",
    "media and big images": """
| survey | | | | | |
| | type | name | label | media::image | big-image |
| | note | a | A | a.png | b.png |
| choices | | | | |
| | list_name | name | label | media::audio |
| | yt | 1 | Ya | ya.mp3 |
""",
    "several languages, one from right to left": """
| settings | |
| | default_language |
| | Bahasa Indonesia (id) |
| survey | | | | | |
| | type | name | label::Bahasa Indonesia (id) | label::العربية (ar) | hint::العربية (ar) |
| | text | a | Nama | اسم | تلميح |
| | select_one yt | b | Ya? | نعم؟ | |
| choices | | | | |
| | list_name | name | label::Bahasa Indonesia (id) | label::العربية (ar) |
| | yt | 1 | Ya | نعم |
| | yt | 2 | Tidak | لا |
""",
    "a language that only some questions have": """
| survey | | | | |
| | type | name | label | label::English (en) |
| | text | a | Nama | |
| | text | b | Umur | Age |
""",
    "messages in a language": """
| survey | | | | | | | |
| | type | name | label | required | required_message::id | constraint | constraint_message::id |
| | integer | a | A | yes | Isi! | . > 0 | Harus di atas 0 |
""",
    "old headings and old types": """
| survey | | | | | |
| | Type | NAME | Label | Relevance | Skip |
| | select one from yt | a | A | | |
| | add select multiple prompt using yt | b | B | ${a} = '1' | |
| | string | c | C | | |
| | int | d | D | | |
| | location | e | E | | |
| | photo | f | F | | |
| | phonenumber | g | | | |
| choices | | | |
| | list name | value | label |
| | yt | 1 | Ya |
""".replace(" | value |", " | name |"),
    "smart quotes and odd spaces": """
| survey | | | | |
| | type | name | label | relevant |
| | text | a | A | |
| | text | b | B | ${a} = ‘ya’ or ${ a } = “tidak” |
""".replace("${ a }", "${a}"),
    "comments, disabled and blank rows": """
| survey | | | | |
| | type | name | label | disabled |
| | text | a | A | |
| | | | | |
| | # ini catatan | | | |
| | text | b | B | yes |
| | text | c | C | no |
""".replace("| | # ini catatan | | | |\n", ""),
    "names of many kinds": """
| survey | | | |
| | type | name | label |
| | text | _a | A |
| | text | b-c.d | B |
| | text | é | C |
| | text | 日本 | D |
| | text | A | E |
""",
    "the same name in two groups": """
| survey | | | |
| | type | name | label |
| | begin_group | g | G |
| | text | nama | A |
| | end_group | | |
| | begin_group | h | H |
| | text | nama | B |
| | end_group | | |
""",
    "an instance name and settings": """
| settings | | | | | | |
| | form_title | form_id | version | instance_name | style | allow_choice_duplicates |
| | Judul | f1 | 2026.1 | concat(${a}, '-', uuid()) | pages | yes |
| survey | | | |
| | type | name | label |
| | text | a | A |
| | select_one d | b | B |
| choices | | | |
| | list_name | name | label |
| | d | 1 | Satu |
| | d | 1 | Satu lagi |
""",
    "a cascade of three": """
| survey | | | | |
| | type | name | label | choice_filter |
| | select_one p | p | P | |
| | select_one q | q | Q | p=${p} |
| | select_one r | r | R | p=${p} and q=${q} |
| choices | | | | | |
| | list_name | name | label | p | q |
| | p | 1 | 1 | | |
| | p | 2 | 2 | | |
| | q | 1 | 1 | 1 | |
| | q | 2 | 2 | 2 | |
| | r | 1 | 1 | 1 | 1 |
| | r | 2 | 2 | 2 | 2 |
""",
    "labels that are only pictures": """
| survey | | | | |
| | type | name | label | media::image |
| | text | a | | a.png |
| | select_one x | b | B | |
| choices | | | | |
| | list_name | name | label | media::image |
| | x | 1 | | a.png |
""",
    "text longer than a line, with marks": """
| survey | | | | |
| | type | name | label | hint |
| | note | a | # Judul **tebal** <span style="color:red">merah</span> | 1. satu |
| | text | b | Nama & "alamat" < 5 | |
""",
    "odd numbers of rows in text areas": """
| survey | | | | |
| | type | name | label | parameters |
| | text | a | A | rows=5 |
""",
    "an audit with everything": """
| survey | | | | |
| | type | name | label | parameters |
| | audit | audit | | track-changes=true, identify-user=true |
| | text | a | A | |
""",
    "select all from a list with codes that are words": """
| survey | | | |
| | type | name | label |
| | select_multiple w | a | A |
| choices | | | |
| | list_name | name | label |
| | w | tidak_ada | Tidak ada |
| | w | 1a-b.c | Lain |
| | w | 'kutip' | Kutip |
""",
    "a calculation in the type column's place": """
| survey | | | | |
| | type | name | label | calculation |
| | integer | a | A | |
| | integer | b | B | ${a} * 2 |
| | decimal | c | C | ${a} div 0 |
""",
}  # fmt: skip
