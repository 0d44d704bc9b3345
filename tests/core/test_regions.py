from collections import Counter

import pytest

from dampingan.core.regions import Level, Regions, dotted, regions


def named(text, limit=20):
    return [village.name for village in regions().search(text, limit)]


def test_there_are_312_villages_in_23_kecamatan():
    counts = Counter(region.level for region in regions())
    assert counts == {
        Level.KABUPATEN: 1,
        Level.KOTA: 1,
        Level.KECAMATAN: 23,
        Level.DESA: 272,
        Level.KELURAHAN: 40,
    }
    assert len(regions().villages) == 312


@pytest.mark.parametrize(
    ("code", "kecamatan", "desa", "kelurahan"), [("33.26", 19, 272, 13), ("33.75", 4, 0, 27)]
)
def test_each_regency_has_the_counts_of_the_official_list(code, kecamatan, desa, kelurahan):
    children = regions().children(code)
    levels = Counter(v.level for k in children for v in regions().children(k.code))
    assert (len(children), levels[Level.DESA], levels[Level.KELURAHAN]) == (
        kecamatan,
        desa,
        kelurahan,
    )


def test_codes_are_unique_and_every_parent_exists():
    codes = [region.code for region in regions()]
    assert len(set(codes)) == len(codes) == 337
    assert {r.parent for r in regions()} - set(codes) == {"33"}


def test_every_village_is_found_by_its_name_and_first_among_its_namesakes():
    for village in regions().villages:
        found = regions().search(village.name)
        namesakes = [v for v in regions().villages if v.name == village.name]
        assert village in found[: len(namesakes) + 1], village


def test_every_village_is_found_by_its_code_with_and_without_dots():
    for village in regions().villages:
        assert regions().search(village.code) == [village]
        assert regions().search(village.digits)[0] is village
        assert regions().get(village.digits) is village


def test_every_village_is_found_by_its_aliases_and_former_names():
    for village in regions().villages:
        for name in (*village.aliases, *village.former_names):
            assert village in regions().search(name), name


def test_a_part_of_a_name_is_enough():
    assert named("yosorej") == ["Yosorejo", "Yosorejo", "Kuripan Yosorejo"]


def test_a_kecamatan_narrows_the_search():
    assert len(named("karang")) == 20
    assert named("karang talun") == ["Karangasem"]
    assert named("yosorejo kota") == ["Kuripan Yosorejo"]


def test_case_spaces_and_accents_make_no_difference():
    assert named("  KANDANGPANJANG ") == named("kandang  panjang") == ["Kandang Panjang"]


def test_an_old_kelurahan_name_leads_to_the_merged_one():
    assert named("Kraton Lor") == ["Padukuhan Kraton"]
    assert named("Sugihwaras")[0] == "Kauman"


def test_47_old_kelurahan_became_27():
    city = [v for v in regions().villages if v.code.startswith("33.75")]
    kept = [v for v in city if not v.former_names]
    assert len(kept) == 12
    assert len(kept) + sum(len(v.former_names) for v in city) == 47


def test_an_empty_search_lists_the_first_villages():
    assert [v.code for v in regions().search("", 3)] == [
        "33.26.01.2001",
        "33.26.01.2002",
        "33.26.01.2003",
    ]


def test_nothing_is_found_for_nonsense():
    assert named("zzz") == []


def test_limit_is_kept():
    assert len(named("a", 7)) == 7


def test_bps_codes_of_utara_and_selatan_are_crossed():
    assert regions().by_bps_code("3375040") is regions()["33.75.03"]
    assert regions().by_bps_code("3375030") is regions()["33.75.04"]


def test_bps_parts_of_a_village_without_a_bps_code_come_from_its_kecamatan():
    assert regions().bps_parts(regions()["33.75.03.1009"]) == ("33", "75", "040", "004")
    assert regions().bps_parts(regions()["33.26.01.2001"]) == ("33", "26", "010", "")


def test_thirteen_villages_have_no_bps_code():
    assert sum(not village.bps_code for village in regions().villages) == 13


def test_a_region_says_what_and_where_it_is():
    village = regions()["33.75.03.1009"]
    assert village.label == "Kelurahan Bandengan"
    assert regions().describe(village) == "Pekalongan Utara, Kota Pekalongan"
    assert regions().parent_of(village) is regions()["33.75.03"]
    assert regions()["33.75.03"].label == "Kecamatan Pekalongan Utara"
    assert regions()["33.75"].label == "Kota Pekalongan"
    assert regions().parent_of(regions()["33.75"]) is None


def test_the_lists_are_read_once():
    assert regions() is regions()
    assert len(Regions.load()) == 337


def test_an_unknown_code_is_no_region():
    assert regions().get("99.99") is None
    with pytest.raises(KeyError):
        regions()["99.99"]
    assert regions().get("") is None
    assert regions().children("33.75.03.1009") == ()


def test_dots_are_put_into_a_plain_code():
    assert [dotted(c) for c in ("3375031009", "337503", "33.75")] == [
        "33.75.03.1009",
        "33.75.03",
        "33.75",
    ]
