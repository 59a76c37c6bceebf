"""Two names that are, or may be, those of one person."""

from __future__ import annotations

import pytest

from jcm_mrv.project.one_person import (
    are_written_alike,
    is_surely_one_person,
    may_be_one_person,
    stands_for,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyen Van An", "Nguyễn Văn An"),
        ("Do Thi Dung", "Đỗ Thị Dung"),
        ("Taro Yamada", "Tarō Yamada"),
        ("Taro Yamada", "YAMADA Tarou"),
        ("Alice Engineer", "\u0410lice Engineer"),
        ("Nguyen Van An", "Nguyen Van An, PE"),
        ("Nguyen Van An", "Mr. Nguyễn Văn An, PhD, PE"),
        ("Nguyen Van An", "Nguyen Van An <an@bar.vn>"),
        ("Nguyen Van An", "Nguyen Van An 2"),
        ("Yamada Taro", "Taro Yamada (Foo)"),
    ],
)
def test_one_name_written_otherwise(one: str, other: str) -> None:
    assert are_written_alike(one, other)
    assert are_written_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Taro Yamada", "on behalf of Taro Yamada"),
        ("Taro Yamada", "Taro Yamada and Hanako Suzuki"),
        ("Taro Yamada, Bar", "Taro YAMADA, verifier at Bar"),
        ("Nguyễn Văn Hùng, EVN", "Nguyễn Văn Hùng"),
        ("Nguyễn Văn Hùng, EVN", "Nguyễn Văn Hùng, EVN Hà Nội"),
        ("Nguyễn Văn Hùng, verifier", "Nguyễn Văn Hùng, engineer"),
        ("Robert Brown", "Bob Brown"),
        # Before and after a wedding.
        ("Nguyen Thi Hoa", "Hoa Nguyen-Schmidt"),
        ("Anna Maria Meier", "Anna Meier-Lang"),
        ("Anna Maria Lang", "A. Meier-Lang"),
        ("Brown, Rob", "Bob Brown"),
        ("Pham Quoc Bao", "Pham Quoc Boa"),
        ("Pham Quoc Bao", "Phan Quoc Bao"),
        ("Pham Quoc Bao", "Pham Quoc Bao Jr"),
        ("Pham Quoc Bao", "PQB"),
        ("Nguyễn Văn Đức", "Nguyen Van Dduc"),
        ("Nguyễn Văn Đức", "Nguyeenx Vawn DDuwcs"),
        ("Hiroshi Yamamoto", "Hiroshi Yamomoto"),
        ("Nguyễn Văn An", "N.V. An"),
        ("Nguyễn Văn An", "NV An"),
        ("Taro Yamada", "Yamada T."),
        ("A.", "Alice Engineer"),
        ("A. Engineer", "Alice Engineer"),
        ("山田", "山田 太郎"),
        ("an@bar.vn", "Nguyen Van An"),
        ("An Nguyen", "Nguyễn Văn An"),
        ("山田 太郎", "Taro Yamada"),
        ("山田 太郎 (Foo Inc.)", "Taro Yamada"),
        ("山田 太郎, Foo Inc.", "Taro Yamada, Bar Inc."),
        ("Mr. 山田 太郎", "Taro Yamada"),
        ("山田 太郎", "Hanako Suzuki"),
        ("山田 太郎", "ヤマダ タロウ"),
        ("やまだ たろう", "ヤマダ タロウ"),
        ("山田 たろう", "山田 太郎"),
        ("山田 Taro", "Yamada 太郎"),
        ("太郎 山田", "山田太郎"),
        ("髙橋 邉", "高橋 辺"),
        ("齋藤 さくら", "斉藤 桜"),
        ("김철수", "Kim Chul-soo"),
        ("สมชาย ใจดี", "Somchai Jaidee"),
        ("Иван Петров", "Ivan Petrov"),
        ("Jun'ichi Homma", "HONMA Junichi"),
        ("Shinji Satoh", "Sato Sinzi"),
        ("C. Tanaka", "Tanaka Chie"),
        ("Taro Yamada <ty@foo.example>", "T. Suzuki <TY@foo.example>"),
    ],
)
def test_it_may_be_one_person(one: str, other: str) -> None:
    assert may_be_one_person(one, other)
    assert may_be_one_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyen Thi Lan", "Hoa Nguyen-Schmidt"),
        ("Kim Min-jun", "Park Jun"),
        ("Jean-Pierre Martin", "Anne Martin"),
        ("A. Engineer", "B. Engineer"),
        ("A. Engineer", "E. Adams"),
        ("Tanaka, Taro", "Tanaka, Jiro"),
        ("山田 太郎", "山田 次郎"),
        ("Nguyễn Văn An", "Nguyễn Văn Anh"),
        ("Nguyễn Văn An", "Trần Văn An"),
        ("Taro Yamada, Foo Co., Ltd.", "Hanako Suzuki, Foo Co., Ltd."),
        ("LE VAN AN", "LE VAN BA"),
        ("山田 さくら", "鈴木 一郎"),
        ("やまだ たろう", "すずき はな"),
        ("佐々木 一郎", "鈴木 二郎"),
        ("Иван Петров", "Анна Смирнова"),
        ("Somchai Jaidee", "Anan Jaidee"),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Dũng"),
        ("Trần Thị Linh", "Trần Thị Minh"),
        ("Trần Thị Lan", "Trần Thị Nga"),
        ("Trần Văn Nam", "Trần Văn Nga"),
        ("山田 健一", "山田 健二"),
        ("山田健一", "山田健二"),
        ("Kim Min-jun", "Kim Ji-ho"),
        ("Nguyễn Văn Hùng, EVN", "Nguyễn Văn Hùng, Sở Công Thương"),
        ("Pham Quoc Bao (Foo Power)", "Pham Quoc Boa (Quatest 3)"),
        ("Tran Thi Hoa <hoa@evn.vn>", "Tran Thi Hoan <hoan@evn.vn>"),
        ("Robert Brown", "William Brown"),
        ("John Smith", "James Smith"),
    ],
)
def test_two_people(one: str, other: str) -> None:
    assert not may_be_one_person(one, other)
    assert not may_be_one_person(other, one)


@pytest.mark.parametrize(
    ("one", "other", "surely"),
    [
        ("Nguyễn Văn Hùng", "NGUYEN VAN HUNG", True),
        ("Tarō Tanaka", "Taro Tanaka", True),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", False),
        ("Nguyễn Văn Hùng, EVN", "Nguyễn Văn Hùng, Foo Power", False),
        ("Nguyễn Văn Hùng, EVN", "Nguyễn Văn Hùng, EVN", True),
    ],
)
def test_two_people_of_one_name_are_not_accused(one: str, other: str, surely: bool) -> None:
    assert is_surely_one_person(one, other) is surely
    assert is_surely_one_person(other, one) is surely


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("KES", True),
        ("Kansai E.S.", True),
        ("Kansai", True),
        ("Kansai Energy", True),
        ("Ken Kansai", False),
        ("K. Sato", False),
        ("Kenji Endo", False),
    ],
)
def test_a_short_form_of_a_firm(name: str, stands: bool) -> None:
    assert stands_for(name, "kansai energy service") is stands
