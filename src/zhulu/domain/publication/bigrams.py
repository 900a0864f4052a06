"""The search functions and the two token indexes, as SQL, and the same tokens as Python computes them for a question.

A token is one integer. A *bigram* is made of two neighbouring characters; an index over all of a text's bigrams finds
any substring of two or more characters, Chinese included, where trigrams find none under three. A *bigram of the name*
is the same with a mark, so that a word is looked for in names alone; a line feed stands before and behind the name,
so that its beginning is a bigram, too. *Grams* are six neighbouring digits or letters: pairs of digits are in every
document, and would find no number. A *facet* is a value one filters by. The second index puts the quarter of a year
into the high half of each, so that thin terms are read newest quarter first. A hit is always checked against the text
and the columns themselves: two values may share an integer, and that must never show.
"""

import hashlib
import re
from datetime import date
from itertools import pairwise

GRAM = 6
NAME_MARK = -0x60000000
"""Turns a bigram into one of the name: 0xA000 in the high half, where no pair of Chinese or Latin letters lies."""

FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION publication_bigrams(body text) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
      SELECT COALESCE(array_agg((pg_catalog.ascii(one) << 16) # pg_catalog.ascii(two)), '{}')
      FROM (SELECT pg_catalog.string_to_array(body, NULL) AS letters) AS split,
        LATERAL ROWS FROM (
          pg_catalog.unnest(split.letters), pg_catalog.unnest(split.letters[2:])
        ) AS pair(one, two)
      WHERE two IS NOT NULL
    $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION publication_name_bigrams(title text) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
      SELECT COALESCE(array_agg(pair # ({NAME_MARK})), '{{}}')
      FROM pg_catalog.unnest(public.publication_bigrams(E'\\n' || pg_catalog.lower(title) || E'\\n')) AS pair
    $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION publication_grams(body text) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
      SELECT COALESCE(array_agg(
        ('x' || pg_catalog.substr(pg_catalog.md5('gram:' || pg_catalog.substr(run[1], place, {GRAM})), 1, 8)
        )::bit(32)::integer), '{{}}')
      FROM pg_catalog.regexp_matches(body, '[0-9a-z]{{{GRAM},}}', 'g') AS run,
        LATERAL pg_catalog.generate_series(1, pg_catalog.length(run[1]) - {GRAM - 1}) AS place
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION publication_facets(
      city text, county text, zone text, kind text, grade text, path text, pushed boolean, years integer, roles text[]
    ) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5000 AS $$
      SELECT COALESCE(
        array_agg(('x' || pg_catalog.substr(pg_catalog.md5(facet), 1, 8))::bit(32)::integer), '{}')
      FROM pg_catalog.unnest(ARRAY[
        'city:' || city, 'county:' || county, 'zone:' || zone, 'kind:' || kind, 'grade:' || grade, 'path:' || path,
        'pushed:' || pushed::text, 'year:' || years::text]
        || (SELECT array_agg('role:' || role) FROM pg_catalog.unnest(roles) AS role)) AS facet
      WHERE facet IS NOT NULL
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION publication_tokens(body text, title text, facets integer[])
    RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5000 AS $$
      SELECT public.publication_bigrams(body) || public.publication_grams(body)
        || public.publication_name_bigrams(title) || facets
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION publication_quarter(day date) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT (pg_catalog.date_part('year', day) * 4 + pg_catalog.date_part('quarter', day))::integer
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION publication_bucketed(tokens integer[], day date) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
      SELECT COALESCE(array_agg((public.publication_quarter(day)::bigint << 32) | (token::bigint & 4294967295)), '{}')
      FROM pg_catalog.unnest(tokens) AS token
    $$
    """,
)
"""Their cost is said so that PostgreSQL asks the index and never works them out row by row."""

_FACETS = "publication_facets(city_code, county_code, zone_code, kind, grade, path, is_pushed, year, roles)"
TOKENS_EXPRESSION = f"publication_tokens(search_text, name, {_FACETS})"
"""The indexed expression, to be repeated to the letter in a query."""
BUCKETS_EXPRESSION = f"publication_bucketed({TOKENS_EXPRESSION}, sort_on)"
"""The expression of the index by quarters, likewise."""

INDEXES = (
    f"CREATE INDEX document_tokens ON publication_projectdocument USING gin ({TOKENS_EXPRESSION})",
    f"CREATE INDEX document_buckets ON publication_projectdocument USING gin ({BUCKETS_EXPRESSION})",
)

COMPANY_TOKENS = "publication_bigrams(search_text)"
"""The indexed expression of companies."""
COMPANY_INDEX = f"CREATE INDEX company_tokens ON publication_companydocument USING gin ({COMPANY_TOKENS})"

SPECIALIST_TOKENS = "publication_bigrams(name_text || E'\\n' || contractor_text)"
"""The indexed expression of specialist works: the work's name and number, the firm's name and code."""
SPECIALIST_INDEX = f"CREATE INDEX specialist_tokens ON publication_specialistdocument USING gin (({SPECIALIST_TOKENS}))"

QUARTERS = 4


def bigrams(text: str) -> list[int]:
    """Give a term's bigrams as the database computes them (32-bit, signed)."""
    return sorted({_signed((ord(first) << 16) ^ ord(second)) for first, second in pairwise(text)})


def name_bigrams(text: str) -> list[int]:
    """Give the tokens of a term that is to stand in a name; a line feed before it asks for the name's beginning."""
    return sorted({pair ^ NAME_MARK for pair in bigrams(text)})


def grams(text: str) -> list[int]:
    """Give the tokens of the runs of digits and letters in a term, in lower case; short runs have none."""
    runs = re.findall(f"[0-9a-z]{{{GRAM},}}", text)
    return sorted({facet("gram", run[at : at + GRAM]) for run in runs for at in range(len(run) - GRAM + 1)})


def facet(kind: str, value: str) -> int:
    """Give the token of a value that one filters by, such as ``kind`` 01."""
    digest = hashlib.md5(f"{kind}:{value}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4], signed=True)


def quarter_of(day: date) -> int:
    """Number the quarters of all years, as the index does."""
    return day.year * QUARTERS + (day.month + 2) // 3


def bucketed(quarter: int, token: int) -> int:
    """Give a token of one quarter."""
    return (quarter << 32) | (token & 0xFFFFFFFF)


def _signed(pair: int) -> int:
    low = pair & 0xFFFFFFFF
    return low - (1 << 32) if low >= 1 << 31 else low
