"""Who may have read something: words in place of a name name nobody, whatever stands beside."""

from __future__ import annotations

import pytest

from jcm_mrv.project.reader import is_name


@pytest.mark.parametrize(
    "text",
    ["Test User", "Test User, EVN", "Test User (Foo Co., Ltd.)", "Demo User", "Sample Reader",
     "Test Test", "Tester", "Reader One", "None None", "TBD", "TBD, EVN", "Tbd Tbd",
     "TBD (later)", "xxx", "n/a", "QA team, EVN", "テスト 太郎", "テスト", "未記入",
     "Người dùng thử", "thử nghiệm"],
)  # fmt: skip
def test_words_in_place_of_a_name_name_nobody(text: str) -> None:
    """A test user had read a text, and so had whoever is still to be named, of a firm."""
    assert not is_name(text)


@pytest.mark.parametrize(
    "text",
    ["Anna Test", "Test, Mei", "Test, Anna, PhD", "A. Test", "Martin Test, EVN", "Jon Tester, EVN",
     "Ken Sample", "Anna Example", "Todo Ken", "Li Na", "Na Na", "Minh Demo (EVN)", "Temp, Anna",
     "アンナ・テスト", "テスト 太郎, 甲社", "Nguyễn Thử", "Lê Nghiệm, EVN",
     "山田 太郎, Foo Co., Ltd.", "A. Engineer", "A. Engineer, EVN", "Le An at Foo Co., Ltd."],
)  # fmt: skip
def test_names_that_hold_such_a_word_are_names(text: str) -> None:
    assert is_name(text)
