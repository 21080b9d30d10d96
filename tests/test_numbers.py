"""Numbers as printed: the grammar, exact values, and how they are printed again."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.numbers import MAX_DIGITS, NBSP, STYLES, Misread, Number, doubt, printed, read_number, rewritten


@pytest.mark.parametrize(
    ("text", "style", "value", "decimals", "unit"),
    [
        ("5 228 418", "fr", 5228418, 0, ""),
        ("5\u00a0228\u00a0418", "fr", 5228418, 0, ""),
        ("5\u202f228\u202f418", "fr", 5228418, 0, ""),
        ("62,55 %", "fr", Fraction(6255, 100), 2, "%"),
        ("37,2%", "fr", Fraction(372, 10), 1, "%"),
        ("62,50", "fr", Fraction(625, 10), 2, ""),
        ("974,287", "en", 974287, 0, ""),
        ("974,287", "fr", Fraction(974287, 1000), 3, ""),
        ("1.234,56", "de", Fraction(123456, 100), 2, ""),
        ("1'234.50", "ch", Fraction(123450, 100), 2, ""),
        ("CHF 1 000", "fr", 1000, 0, "CHF"),
        ("1 000 CHF", "fr", 1000, 0, "CHF"),
        ("-3,5", "fr", Fraction(-7, 2), 1, ""),
        ("\u22123,5", "fr", Fraction(-7, 2), 1, ""),
        ("1e3", None, 1000, -3, ""),
        ("42", None, 42, 0, ""),
        ("1.234,56", None, Fraction(123456, 100), 2, ""),
        ("40 pays", "fr", 40, 0, "pays"),
        ("12 t CO2", "fr", 12, 0, "t CO2"),
        ("40 % des 193 pays", "fr", 40, 0, "% des 193 pays"),
    ],
)
def test_printed_numbers_are_read_exactly(text, style, value, decimals, unit):
    number = read_number(text, style)
    assert isinstance(number, Number)
    assert number.value == value
    assert (number.decimals, number.unit) == (decimals, unit)
    assert number.half_unit == Fraction(1, 2) / Fraction(10) ** decimals


@pytest.mark.parametrize("text", ["-", "–", "—", " - "])
def test_a_dash_is_an_exact_zero(text):
    number = read_number(text, "fr")
    assert isinstance(number, Number)
    assert [number.value, number.half_unit] == [Fraction(0), Fraction(0)]


def test_a_printed_zero_stands_for_half_a_unit_around_it():
    number = read_number("0", "fr")
    assert isinstance(number, Number)
    assert [number.value, number.half_unit] == [Fraction(0), Fraction(1, 2)]


@pytest.mark.parametrize("text", ["", "  ", "n/a", "TBD", "à déterminer", "s.o.", "…"])
def test_what_is_not_given_is_no_number(text):
    assert read_number(text, "fr") is None


@pytest.mark.parametrize(
    ("text", "style", "case"),
    [
        ("12,5", None, "ambiguous-number"),
        ("200,053", None, "ambiguous-number"),
        ("12.5", "fr", "decimal-sign"),
        ("62,55 %", "en", "decimal-sign"),
        ("1.234,56", "en", "decimal-sign"),
        ("9" * 5000, "fr", "not-a-number"),
        ("1" * (MAX_DIGITS + 1), "fr", "not-a-number"),
        ("1e9999999", "fr", "not-a-number"),
        ("1e31", "fr", "not-a-number"),
        ("Infinity", "en", "not-a-number"),
        ("NaN", "en", "not-a-number"),
        ("\uff11\uff12", "fr", "not-a-number"),
        ("\u0661\u0662", "fr", "not-a-number"),
        ("1_000", "en", "not-a-number"),
        ("0x1F", "en", "not-a-number"),
        ("1 33 4", "fr", "not-a-number"),
        ("5 2284 18", "fr", "not-a-number"),
        ("1,2,3", "fr", "not-a-number"),
        ("deux", "fr", "not-a-number"),
        ("12 O 000", "fr", "not-a-number"),
        ("12 O00", "fr", "not-a-number"),
        ("1O", "fr", "not-a-number"),
        ("5M", "en", "not-a-number"),
        ("80 to 100", "en", "not-a-number"),
        ("1 sur 3", "fr", "not-a-number"),
    ],
)
def test_what_is_no_number_says_why(text, style, case):
    assert read_number(text, style) == Misread(case)


def test_about_is_kept():
    number = read_number("~ 40 %", "fr")
    assert isinstance(number, Number)
    assert number.about
    assert number.value == 40


def test_scale_moves_the_unit():
    number = read_number("1,5", "fr", 3)
    assert isinstance(number, Number)
    assert [number.value, number.half_unit] == [Fraction(1500), Fraction(50)]


@given(
    mantissa=st.integers(-(10**14), 10**14),
    decimals=st.integers(0, 6),
    style=st.sampled_from(sorted(STYLES)),
    grouped=st.booleans(),
    data=st.data(),
)
def test_every_style_reads_what_it_prints(mantissa, decimals, style, grouped, data):
    point, groups = STYLES[style]
    sign = data.draw(st.sampled_from(groups)) if grouped else ""
    digits = str(abs(mantissa)).rjust(decimals + 1, "0")
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    text = f"{int(whole):,}".replace(",", sign) + (point + rest if decimals else "")
    number = read_number(("-" if mantissa < 0 else "") + text, style)
    assert isinstance(number, Number), text
    assert number.decimals == decimals
    # decimal is the oracle: another implementation of the same value.
    assert number.value == Fraction(Decimal(mantissa).scaleb(-decimals))


@given(st.text(max_size=40), st.sampled_from([None, *STYLES]))
def test_any_text_is_a_number_not_given_or_a_misread(text, style):
    number = read_number(text, style)
    assert number is None or isinstance(number, (Number, Misread))
    if isinstance(number, Number):
        assert abs(number.mantissa) < 10 ** (MAX_DIGITS + 1)


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "lang", "text"),
    [
        (Fraction(970, 10), 1, "%", "fr", "97,0\u00a0%"),
        (Fraction(970, 10), 1, "%", "en", "97.0%"),
        (Fraction(5228418), 0, "CHF", "fr", "5\u202f228\u202f418\u00a0CHF"),
        (Fraction(5228418), 0, "CHF", "en", "5,228,418\u00a0CHF"),
        (Fraction(-1, 2), 1, "", "fr", "−0,5"),
        (Fraction(0), 0, "", "en", "0"),
    ],
)
def test_values_are_printed_as_the_language_has_them(value, decimals, unit, lang, text):
    assert printed(value, decimals, unit, lang) == text


@given(st.integers(-(10**12), 10**12), st.integers(0, 5), st.sampled_from(["en", "fr"]))
def test_what_is_printed_is_read_back(mantissa, decimals, lang):
    value = Fraction(mantissa, 10**decimals)
    number = read_number(printed(value, decimals, "", lang), lang)
    assert isinstance(number, Number)
    assert number.value == value


@pytest.mark.parametrize(
    ("text", "style", "typed"),
    [
        ("1.2 million", "fr", "1 200 000"),
        ("1.2 million", "en", "1,200,000"),
        ("1,2 million de francs", "fr", "1 200 000 francs"),
        ("1.25 millions CHF", "ch", "1'250'000 CHF"),
        ("3 milliers", None, "3 000"),
        ("2 milliards", "fr", "2 000 000 000"),
        ("2 billion", "en", "2,000,000,000"),
        ("2 billion", "fr", ""),
        ("1200 foyers", "fr", ""),
        ("1.5 foyers", "fr", "1,5 foyers"),
        ("1.2345678 million", "fr", "1 234 567,8"),
        ("300,000", "fr", "300 000"),
        ("300.000", "en", "300,000"),
        ("5,228,418", "fr", "5 228 418"),
        ("62.55 %", "fr", "62,55 %"),
        ("62,5 %", "en", "62.5 %"),
        ("−1.5", "fr", "−1,5"),
        ("environ 1.2 million", "fr", ""),
        ("cf. infra", "en", ""),
    ],
)
def test_what_to_type_is_said_in_the_style_of_the_plan(text, style, typed):
    assert rewritten(text, style).replace(NBSP, " ") == typed
    if typed:
        number = read_number(rewritten(text, style), style)
        assert isinstance(number, Number)
        assert doubt(number, "CHF") != "thousands"
