"""Words in the names of columns are found, whether a pattern is made for them or not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.metering.reading import directions, names
from jcm_mrv.patterns import _WORD, Words
from tests.effort import examples, one_in

pytestmark = one_in(2)

LISTS = {name: words for name, words in vars(names).items() if isinstance(words, Words)}
LISTS |= directions._DIRECTIONS


@pytest.mark.parametrize("name", sorted(LISTS))
@settings(max_examples=examples(10, 200))
@given(data=st.data())
def test_a_name_that_holds_a_word_is_found(name: str, data: st.DataObject) -> None:
    """The pattern is asked only where a name holds what one of its words begins with."""
    words = LISTS[name].words
    plain = [_WORD.format(word) if word.isascii() else word for word in words]
    beside = st.sampled_from(["", " ", "_", "Total ", " (kWh)", "a", "ſ", "É"])
    word = st.from_regex(
        re.compile(data.draw(st.sampled_from(words)), re.IGNORECASE), fullmatch=True
    )
    text = data.draw(beside) + data.draw(word | st.text(max_size=8)) + data.draw(beside)
    expected = re.search("|".join(plain), text, re.IGNORECASE)
    found = LISTS[name].search(text)
    assert (found and found.group()) == (expected and expected.group())
    instead = re.sub("|".join(plain), "-", text, flags=re.IGNORECASE)
    assert LISTS[name].sub("-", text) == instead
