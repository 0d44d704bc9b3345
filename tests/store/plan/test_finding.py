"""Entries of the registers are found by words of their titles."""

from __future__ import annotations

from dampingan.store.plan import writing
from dampingan.store.plan.finding import find_entries
from dampingan.store.workspace import Workspace


def test_entries_are_found_by_words_of_their_titles_activities_first(workspace: Workspace) -> None:
    problem = writing.add(workspace, "masalah", {"judul": "Limbah Batik", "rt": "002", "rw": "004"})
    activity = writing.add(workspace, "kegiatan", {"judul": "IPAL untuk limbah batik"})
    writing.add(workspace, "potensi", {"judul": "Sentra tenun"})
    gone = writing.add(workspace, "masalah", {"judul": "Batik limbah, dobel"})
    writing.remove(workspace, gone, "dobel")

    found = find_entries(workspace, "batik limbah")
    assert [one.uid for one in found] == [activity, problem]
    assert found[1].place == "RT 002/RW 004"
    assert find_entries(workspace, "batik 100%") == []
    assert find_entries(workspace, " ") == []


def test_meetings_are_found_by_what_they_were_about(workspace: Workspace) -> None:
    uid = writing.add(workspace, "musyawarah", {"judul": "Rembug warga RW 4", "rw": "004"})
    (found,) = find_entries(workspace, "rembug")
    assert (found.uid, found.form_id, found.place) == (uid, "musyawarah", "RW 004")
