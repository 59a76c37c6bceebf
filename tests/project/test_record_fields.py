"""What a record names: a person, and a page that somebody finds again."""

from __future__ import annotations

import pytest

from jcm_mrv.project.reader import is_name
from jcm_mrv.project.record_fields import is_page


@pytest.mark.parametrize(
    "text",
    [
        *("Foo Co.", "Example Engineering Co., Ltd.", "Foo, Inc.", "Bar JSC", "Foo GmbH", "PT Foo"),
        *("Foo K.K.", "The Joint Committee", "Ministry of Energy", "Kyoto University"),
        *("株式会社山田製作所", "環境省", "東京大学", "合同委員会"),
        *("Công ty Cổ phần Foo", "Bộ Công Thương", "Ủy ban hỗn hợp", "JCM Secretariat"),
        *("Taro Yamada and Hanako Suzuki", "A. Engineer & B. Engineer", "An Le / Ba Le"),
        *("山田と鈴木", "Lê An và Lê Ba"),
    ],
)
def test_a_body_or_several_people_are_no_reader(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Taro Yamada, Foo Co., Ltd.", "Taro Yamada (Foo Inc.)", "Le An at Ministry of Energy"),
        *("Nguyen Duc Co", "Phạm Thị Bo", "Andy Sand", "山田 健", "さとう まこと", "Võ Vân"),
        *("Nguyễn Công Tý", "Ulla Banks", "Mary Ann Cooper", "Claude Monet", "Anna Wert"),
        *(
            "John Doe, Example Ltd",
            "山田 太郎（甲社）",
            "Nguyễn Văn A, EVN",
            "Jane Do",
            "John Large",
        ),
        *("Giàng A Páo", "Nguyễn Thị Ý", "Ernie Small", "Gemma Arnold", "Anna Service"),
    ],
)
def test_a_person_is(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *("John Doe", "DOE, Jane", "山田太郎", "山田 花子", "Nguyễn Văn A", "Tran Thi B."),
        *("Firstname Lastname", "Your Name", "asdf asdf", "Qwerty", "aaa", "foo bar", "Reader 1"),
        *("Mistral Large", "Claude Sonnet 4", "Gemini Pro", "Google Translate", "Claude"),
        *("Document Control", "Data Entry Clerk", "admin", "N/A", "test", "Yamada Tarō, PhD"),
    ],
)
def test_nobody_is_no_reader(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *("3?", "3 of 2", "0x3", "Table 3", "section 2.3", "3？"),
        *("1-40", "pp. 1-40", "1–40", "1 to 40", "all", "1-3, 5-9", "第1-40頁", "3-1"),
    ],
)
def test_no_page_can_be_told(text: str) -> None:
    assert not is_page(text)


@pytest.mark.parametrize(
    "text",
    [
        *("3", "p. 3", "12-13", "ii, 5", "Table 3, p. 7", "3 of 20", "p. 3 of 20", "page 3/20"),
        *(
            "第3頁",
            "trang 3",
            "Annex A, p. 2",
            "pp. 3 and 4",
            "p3",
            "p. 4 f.",
            "12-16",
            "2, 5, 9",
            "ii-iv",
        ),
    ],
)
def test_a_page_is_found(text: str) -> None:
    assert is_page(text)
