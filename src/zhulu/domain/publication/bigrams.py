"""The search functions and the two bigram indexes, as SQL.

A bigram is one integer made of two neighbouring characters; an index over all of a text's bigrams finds any substring
of two or more characters, Chinese included, where trigrams find none under three. The second index puts the quarter
of a year into the high half, so that thin terms are read newest quarter first. A hit is always checked against the
text itself: two texts may share an integer, and that must never show.
"""

from itertools import pairwise

FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION publication_bigrams(body text) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT COALESCE(array_agg(DISTINCT
               (pg_catalog.ascii(pg_catalog.substr(body, place, 1)) << 16)
               # pg_catalog.ascii(pg_catalog.substr(body, place + 1, 1))), '{}')
      FROM pg_catalog.generate_series(1, pg_catalog.length(body) - 1) AS place
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION publication_tokens(body text, city text, county text, kind text, grade text, path text)
    RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT public.publication_bigrams(body) || ARRAY[
        pg_catalog.hashtext('city:' || city), pg_catalog.hashtext('county:' || county),
        pg_catalog.hashtext('kind:' || kind), pg_catalog.hashtext('grade:' || grade),
        pg_catalog.hashtext('path:' || path)]
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
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT COALESCE(array_agg((public.publication_quarter(day)::bigint << 32) | (token::bigint & 4294967295)), '{}')
      FROM pg_catalog.unnest(tokens) AS token
    $$
    """,
)

_TOKENS = "publication_tokens(search_text, city_code, county_code, kind, grade, path)"
_BUCKETED = f"publication_bucketed({_TOKENS}, sort_on)"

INDEXES = (
    f"CREATE INDEX document_tokens ON publication_projectdocument USING gin ({_TOKENS})",
    f"CREATE INDEX document_buckets ON publication_projectdocument USING gin ({_BUCKETED})",
)

TOKENS_EXPRESSION = _TOKENS
"""The indexed expression, to be repeated to the letter in a query."""

COMPANY_TOKENS = "publication_bigrams(search_text)"
"""The indexed expression of companies."""
COMPANY_INDEX = f"CREATE INDEX company_tokens ON publication_companydocument USING gin ({COMPANY_TOKENS})"

SPECIALIST_TOKENS = "publication_bigrams(name_text || E'\\n' || contractor_text)"
"""The indexed expression of specialist works: the work's name and number, the firm's name and code."""
SPECIALIST_INDEX = f"CREATE INDEX specialist_tokens ON publication_specialistdocument USING gin (({SPECIALIST_TOKENS}))"


def bigrams(text: str) -> list[int]:
    """Give a term's bigrams as the database computes them (32-bit, signed)."""
    pairs = {((ord(first) << 16) ^ ord(second)) & 0xFFFFFFFF for first, second in pairwise(text)}
    return sorted(pair - (1 << 32) if pair >= 1 << 31 else pair for pair in pairs)
