"""The search functions and the two bigram indexes, as they first were."""

from django.db import migrations

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


class Migration(migrations.Migration):
    """Functions first: the indexes are over their results."""

    dependencies = [("publication", "0001_initial")]
    operations = [
        *(migrations.RunSQL(sql, reverse_sql=migrations.RunSQL.noop) for sql in FUNCTIONS),
        *(migrations.RunSQL(sql, reverse_sql=f"DROP INDEX {sql.split()[2]}") for sql in INDEXES),
    ]
