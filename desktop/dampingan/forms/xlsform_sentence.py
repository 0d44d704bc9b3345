"""What pyxform 4.5 complains of, in Indonesian.

Each rule is a pattern of pyxform's English, the column it is about when the text does not say, and
the Indonesian sentence. The first that fits wins; a complaint without a rule is shown as pyxform
says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from dampingan.core.language import tr

Sentence = Callable[[dict[str, str]], str]


class Rule(NamedTuple):
    """How one complaint of pyxform reads in Indonesian."""

    pattern: re.Pattern[str]
    column: str
    sentence: Sentence


_RULES: list[Rule] = []


def _rule(pattern: str, column: str, sentence: Sentence) -> None:
    _RULES.append(Rule(re.compile(pattern, re.DOTALL), column, sentence))


def sentence_of(message: str) -> tuple[str, str] | None:
    """Return the Indonesian sentence and the column of a complaint; None when it has no rule."""
    for rule in _RULES:
        match = rule.pattern.search(message)
        if match:
            groups = {name: text or "" for name, text in match.groupdict().items()}
            return rule.sentence(groups), rule.column
    return None


# ---------------------------------------------------------------- sheets and headings

_rule(
    r"You must have a sheet named 'survey'.*similar names were found: (?P<found>.*?)\.\s*$",
    "type",
    lambda g: tr("Tidak ada lembar “survey”; yang mirip namanya: {found}.", **g),
)
_rule(
    r"You must have a sheet named 'survey'",
    "type",
    lambda _: tr("Tidak ada lembar “survey”."),
)
_rule(
    r"There should be a choices sheet",
    "type",
    lambda _: tr("Pertanyaan pilihan ini memerlukan lembar “choices” (list_name, name, label)."),
)
_rule(
    r"There should be an external_choices sheet",
    "type",
    lambda _: tr("Pertanyaan ini memerlukan lembar “external_choices” (list_name, name)."),
)
_rule(
    r"required column headers were not found: (?P<missing>.*?)\. Learn",
    "type",
    lambda g: tr("Kolom wajib tidak ada: {missing}.", **g),
)
_rule(
    r"different names for the same column were found: '(?P<other>[^']*)', '(?P<name>[^']*)'",
    "",
    lambda g: tr("Kolom “{other}” dan “{name}” sama artinya; hapus salah satu.", **g),
)
_rule(
    r"Column headers must not be empty and must not contain spaces",
    "",
    lambda _: tr("Judul kolom kosong atau mengandung spasi."),
)
_rule(
    r"one or more column names are invalid\. The following column\(s\).*?pyxform:"
    r" (?P<found>.*?)\. ",
    "",
    lambda g: tr("Kolom ini tidak dikenal: {found}.", **g),
)
_rule(
    r"Invalid headers provided|may be due a missing header row",
    "type",
    lambda _: tr("Baris judul kolom tidak ada atau tidak lengkap."),
)
_rule(
    r"Duplicate column header: (?P<column>.*)$",
    "",
    lambda g: tr("Judul kolom “{column}” ada dua kali.", **g),
)

# ---------------------------------------------------------------- names

_rule(
    r"'name' value 'meta' is invalid",
    "name",
    lambda _: tr("Nama “meta” dipakai sendiri oleh XLSForm; pilih nama lain."),
)
_rule(
    r"'name' value '(?P<name>[^']*)' is invalid\. Questions, groups, and repeats must be unique",
    "name",
    lambda g: tr("Nama “{name}” dipakai dua kali dalam grup yang sama.", **g),
)
_rule(
    r"'name' value '(?P<name>[^']*)' is invalid\. Repeat names must not be the same as the survey",
    "name",
    lambda g: tr("Bagian berulang tidak boleh bernama “{name}” seperti formulirnya.", **g),
)
_rule(
    r"'name' value '(?P<name>[^']*)' is invalid\. Repeat names must unique",
    "name",
    lambda g: tr("Nama bagian berulang “{name}” dipakai dua kali.", **g),
)
_rule(
    r"Choices must have a name",
    "name",
    lambda _: tr("Pilihan tanpa kode (kolom name)."),
)
_rule(
    r"Choice names must be unique",
    "name",
    lambda _: tr("Kode pilihan ini ada dua kali dalam daftarnya."),
)
_rule(
    r"Names used here must not begin with two underscores",
    "name",
    lambda _: tr("Nama di sini tidak boleh diawali dua garis bawah."),
)
_rule(
    r"Names used here must not contain a period",
    "name",
    lambda _: tr("Nama di sini tidak boleh mengandung titik."),
)
_rule(
    r"Names used here must not be 'name' or 'label'",
    "name",
    lambda _: tr("Nama di sini tidak boleh “name” atau “label”."),
)
_rule(
    r"Names must begin with a letter or underscore",
    "name",
    lambda _: tr("Nama harus diawali huruf; berikutnya huruf, angka, “_”, “-” atau titik."),
)
_rule(
    r"Question or group with no name",
    "name",
    lambda _: tr("Pertanyaan atau grup ini tidak bernama (kolom name kosong)."),
)
_rule(
    r"Audits must always be named",
    "name",
    lambda _: tr("Kolom name untuk audit harus kosong."),
)
_rule(
    r"There is no survey element named '(?P<name>[^']*)'|Could not find the name"
    r" '(?P<other>[^']*)'",
    "",
    lambda g: tr("Tidak ada pertanyaan bernama “{name}”.", name=g["name"] or g["other"]),
)
_rule(
    r"multiple survey elements named '(?P<name>[^']*)'"
    r"|The name '(?P<other>[^']*)' appears more than once",
    "",
    lambda g: tr("Rujukan “{name}” mendua: nama itu dipakai lebih dari sekali.",
                 name=g["name"] or g["other"]),
)  # fmt: skip
_rule(
    r"Reference variables must start with",
    "",
    lambda _: tr("Rujukan harus ditulis {contoh}.", contoh="${nama}"),
)
_rule(
    r"Reference variable lists must have a comma",
    "",
    lambda _: tr("Pisahkan rujukan-rujukan dengan koma."),
)

# ---------------------------------------------------------------- types, groups, lists

_rule(
    r"Unknown question type '(?P<type>[^']*)'",
    "type",
    lambda g: tr("Tipe pertanyaan “{type}” tidak dikenal.", **g),
)
_rule(
    r"Question with no type",
    "type",
    lambda _: tr("Pertanyaan ini tidak bertipe (kolom type kosong)."),
)
_rule(
    r"Unmatched 'end_(?P<kind>\w+)'",
    "type",
    lambda g: tr("end_{kind} tanpa begin_{kind}.", **g),
)
_rule(
    r"Unmatched 'begin_(?P<kind>\w+)'\. No matching 'end_\w+' was found for the name"
    r" '(?P<name>[^']*)'",
    "type",
    lambda g: tr("begin_{kind} “{name}” tidak ditutup dengan end_{kind}.", **g),
)
_rule(
    r"List name not in (?:external )?(?:choices|columns) sheet: (?P<name>.*)$",
    "type",
    lambda g: tr("Daftar pilihan “{name}” tidak ada.", **g),
)
_rule(
    r"^'\$\{(?P<name>[^}]*)\}'$",
    "type",
    lambda g: tr("Hanya select_one yang dapat memakai jawaban “{name}” sebagai pilihan.", **g),
)
_rule(
    r"^'(?P<name>[^'${}]+)'$",
    "type",
    lambda g: tr("Bagian “{name}” yang dirujuk formulir ini tidak ada.", **g),
)
_rule(
    r"Media type: (?P<name>.*) not supported",
    "media",
    lambda g: tr("Jenis media “{name}” tidak dikenal.", **g),
)
_rule(
    r"Repeat loop without list name",
    "type",
    lambda _: tr("Loop ini tidak menyebut daftar pilihannya."),
)
_rule(
    r"Choice names with spaces cannot be added.*See \[(?P<code>.*)\] in \[(?P<name>.*)\]",
    "name",
    lambda g: tr("Kode “{code}” dalam daftar “{name}” mengandung spasi.", **g),
)
_rule(
    r"Choice filter not supported with or_other",
    "choice_filter",
    lambda _: tr("or_other tidak dapat dipakai bersama choice_filter."),
)
_rule(
    r"Choice filter not supported for table-list",
    "choice_filter",
    lambda _: tr("table-list tidak dapat dipakai bersama choice_filter."),
)
_rule(
    r"Please specify choices for this 'or other' question|There should be choices for"
    r" this question",
    "type",
    lambda _: tr("Pertanyaan ini tidak mempunyai pilihan."),
)
_rule(
    r"Badly formatted table list",
    "type",
    lambda _: tr("Semua pertanyaan table-list harus memakai daftar pilihan yang sama."),
)
_rule(
    r"File name for '(?P<name>[^']*)' should end with one of.*?extensions: (?P<kinds>.*)$",
    "type",
    lambda g: tr("Berkas untuk “{name}” harus berakhiran {kinds}.", **g),
)
_rule(
    r"Question '(?P<name>[^']*)' is a select from file type, using 'search\(\)'",
    "appearance",
    lambda g: tr("search() tidak dapat dipakai untuk pilihan dari berkas (“{name}”).", **g),
)
_rule(
    r"Question '(?P<name>[^']*)' uses 'search\(\)'",
    "appearance",
    lambda g: tr("Daftar pilihan “{name}” dipakai dengan dan tanpa search().", **g),
)
_rule(
    r"The same instance id will be generated.*?Instance name: '(?P<name>[^']*)'",
    "type",
    lambda g: tr("Nama daftar “{name}” dipakai untuk dua sumber yang berbeda.", **g),
)
_rule(
    r"has no label or hint",
    "label",
    lambda _: tr("Pertanyaan ini tidak mempunyai label maupun petunjuk."),
)
_rule(
    r"To use big-image",
    "image",
    lambda _: tr("Kolom big-image memerlukan kolom image."),
)
_rule(
    r"Missing calculation",
    "calculation",
    lambda _: tr("Pertanyaan calculate tanpa rumus."),
)
_rule(
    r"is not user-visible so it can't be used as a calculation trigger for question"
    r" \$\{(?P<name>\w+)\}",
    "trigger",
    lambda g: tr("Pemicu “{name}” menunjuk pertanyaan yang tidak ditampilkan.", **g),
)
_rule(
    r"'background-geopoint' questions, the '(?P<column>\w+)' column must be empty",
    "calculation",
    lambda g: tr("Kolom {column} untuk background-geopoint harus kosong.", **g),
)
_rule(
    r"'background-geopoint' questions, the '(?P<column>\w+)' column must not be empty",
    "trigger",
    lambda g: tr("Kolom {column} untuk background-geopoint harus diisi.", **g),
)
_rule(
    r"This section has not been included",
    "type",
    lambda _: tr("Tipe include tidak dapat dipakai: bagian itu tidak ada di berkas ini."),
)
_rule(
    r"Cannot omit instanceID",
    "omit_instanceID",
    lambda _: tr("instanceID tidak boleh dihilangkan pada formulir terenkripsi."),
)

# ---------------------------------------------------------------- parameters

_rule(
    r"accepted parameter keys for this question type are"
    r" '(?P<known>[^']*)'.*?key\(s\): '(?P<found>[^']*)'",
    "parameters",
    lambda g: tr("Parameter “{found}” tidak dikenal; yang dapat dipakai: {known}.", **g),
)
_rule(
    r"Parameters must be in the form of",
    "parameters",
    lambda _: tr("Tulis parameter sebagai nama=nilai, dipisah spasi."),
)
_rule(
    r"parameter '(?P<name>[^']*)' must be a number|The '(?P<other>[^']*)' parameter"
    r" must have a numeric"
    r"|Parameter (?P<third>\S+) must have an integer",
    "parameters",
    lambda g: tr("Parameter {name} harus berupa angka.",
                 name=g["name"] or g["other"] or g["third"]),
)  # fmt: skip
_rule(
    r"the parameter '(?P<name>[^']*)' must not be '0'",
    "parameters",
    lambda g: tr("Parameter {name} tidak boleh 0.", **g),
)
_rule(
    r"the parameter '(?P<name>[^']*)' must not be larger than",
    "parameters",
    lambda g: tr("Parameter {name} lebih besar dari rentangnya.", **g),
)
_rule(
    r"the parameter '(?P<name>[^']*)' must be a multiple of",
    "parameters",
    lambda g: tr("Parameter {name} harus kelipatan step.", **g),
)
_rule(
    r"the parameter '(?P<name>[^']*)' must be between",
    "parameters",
    lambda g: tr("Parameter {name} harus di antara start dan end.", **g),
)
_rule(
    r"'tick_labelset' must be a choice list name",
    "parameters",
    lambda _: tr("tick_labelset harus nama daftar pilihan."),
)
_rule(
    r"tick_labelset' choice|'(?P<name>[^']*)' choice values must all be numbers",
    "parameters",
    lambda _: tr("Kode daftar tick_labelset tidak sesuai rentang skala ini."),
)
_rule(
    r"the parameters 'tick_interval', 'placeholder'",
    "parameters",
    lambda _: tr("tick_interval, placeholder dan tick_labelset tidak cocok dengan appearance ini."),
)
_rule(
    r"the 'incremental' parameter",
    "parameters",
    lambda _: tr("Parameter incremental hanya boleh “true”."),
)
_rule(
    r"'reference-geometry' parameter",
    "parameters",
    lambda _: tr("reference-geometry harus menunjuk daftar pilihan, berkas atau bagian berulang."),
)
_rule(
    r"'?(?P<name>allow-mock-accuracy|track-changes|identify-user|randomize)'?(?:"
    r" parameter)? must be"
    r" (?:either|set)",
    "parameters",
    lambda g: tr("Parameter {name} harus “true” atau “false”.", **g),
)
_rule(
    r"track-changes-reasons must be",
    "parameters",
    lambda _: tr("Parameter track-changes-reasons harus “on-form-edit”."),
)
_rule(
    r"seed value must be a number|=true to use a seed",
    "parameters",
    lambda _: tr("Parameter seed memerlukan randomize=true dan sebuah angka atau rujukan."),
)
_rule(
    r"Invalid value for quality",
    "parameters",
    lambda _: tr("Nilai parameter quality tidak dikenal."),
)
_rule(
    r"location-(?:priority|max-age|min-interval)|To include location information in the audit",
    "parameters",
    lambda _: tr(
        "Parameter location-priority, location-min-interval dan location-max-age tidak lengkap"
        " atau tidak masuk akal."
    ),
)
_rule(
    r"Android package name",
    "parameters",
    lambda _: tr("Parameter app bukan nama aplikasi Android."),
)

# ---------------------------------------------------------------- entities

_rule(
    r"save_to property '(?P<name>[^']*)' is already assigned by row '(?P<other>[^']*)'",
    "save_to",
    lambda g: tr("save_to “{name}” sudah dipakai di baris {other}.", **g),
)
_rule(
    r"Groups and repeats can't be saved as entity properties",
    "save_to",
    lambda _: tr("Grup tidak dapat disimpan sebagai isian entitas."),
)
_rule(
    r"To save entity properties using the save_to column",
    "save_to",
    lambda _: tr("Kolom save_to memerlukan lembar “entities”."),
)
_rule(
    r"The entity list name '(?P<name>[^']*)' was not found",
    "save_to",
    lambda g: tr("Daftar entitas “{name}” tidak ada di lembar entities.", **g),
)
_rule(
    r"entity list name '(?P<name>[^']*)' does not have a label",
    "label",
    lambda g: tr("Entitas “{name}” memerlukan label.", **g),
)
_rule(
    r"entity list name '(?P<name>[^']*)' does not have an 'update_if'",
    "update_if",
    lambda g: tr("Entitas “{name}” memerlukan update_if.", **g),
)
_rule(
    r"entity list name '(?P<name>[^']*)' does not have an 'entity_id'",
    "entity_id",
    lambda g: tr("Entitas “{name}” memerlukan entity_id.", **g),
)
_rule(
    r"'save_to' names must be prefixed",
    "save_to",
    lambda _: tr("Dengan lebih dari satu entitas, tulis save_to sebagai entitas#nama."),
)
_rule(
    r"must have at most one '#'",
    "save_to",
    lambda _: tr("save_to hanya boleh mempunyai satu tanda #."),
)
_rule(
    r"no valid containers available",
    "list_name",
    lambda _: tr("Dua entitas tidak dapat berada pada grup yang sama."),
)
_rule(
    r"has a reference in container scope",
    "save_to",
    lambda _: tr("Entitas ini merujuk pertanyaan dari bagian berulang yang berbeda."),
)
_rule(
    r"must not have any duplicate names",
    "list_name",
    lambda _: tr("Nama daftar entitas ada dua kali."),
)
_rule(
    r"Entity lists must have a name",
    "list_name",
    lambda _: tr("Daftar entitas tidak bernama."),
)
