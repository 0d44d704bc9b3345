from dampingan.core.errors import CancelledError, DampinganError, FormError, Place


def test_a_place_names_only_what_is_known():
    assert str(Place()) == ""
    assert str(Place(sheet="survey", row=12, column="relevant")) == (
        "lembar survey, baris 12, kolom relevant"
    )
    assert str(Place(file="a.xlsx")) == "berkas a.xlsx"


def test_an_error_says_where_what_and_what_to_do():
    error = DampinganError("Kurung belum ditutup.", remedy="Tutup.", place=Place(row=3))
    assert str(error) == "Baris 3: Kurung belum ditutup. Tutup."
    assert str(DampinganError("Penuh.")) == "Penuh."


def test_the_offending_value_is_not_repeated():
    assert "Rini" not in str(DampinganError("Salah.", place=Place(row=3, value="Rini")))


def test_a_form_error_lists_every_problem():
    problems = [DampinganError("Satu."), DampinganError("Dua.")]
    assert str(FormError(problems)).splitlines() == ["Satu.", "Dua."]


def test_a_cancelled_job_says_so():
    assert str(CancelledError()) == "Dihentikan."
