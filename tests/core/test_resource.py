import pytest

from dampingan.core.resource import resource


def test_shipped_data_is_found():
    assert resource("regions/wilayah.csv").is_file()
    assert resource("regions").is_dir()


def test_what_is_not_shipped_is_named():
    with pytest.raises(FileNotFoundError, match="regions/tidak_ada"):
        resource("regions/tidak_ada.csv")
