package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	env := settings{"DB_URL": pgtest.EmptyURL(t)}
	for _, step := range []struct{ command, says string }{
		{"status", "missing  00001_core.sql\n"},
		{"up", "applied 00001_core.sql\n"},
		{"up", "the schema is up to date\n"},
		{"status", "applied  00001_core.sql\n"},
		{"down", "reverted "},
		{"status", "missing  "},
		{"up", "applied "},
	} {
		r := run(t, env, "migrate", step.command)
		require.NoError(t, r.err, step.command)
		require.Contains(t, r.stdout, step.says, step.command)
		require.Empty(t, r.stderr)
	}
}

func TestMigrate_Down_AnEmptyDatabase(t *testing.T) {
	t.Parallel()
	r := run(t, settings{"DB_URL": pgtest.EmptyURL(t)}, "migrate", "down")
	require.NoError(t, r.err)
	require.Equal(t, "there is no migration to revert\n", r.stdout)
}

func TestMigrate_Down_RefusesWhileThereAreDrops(t *testing.T) {
	t.Parallel()
	env := settings{"DB_URL": pgtest.URL(t)}
	parsed, err := url.Parse(env["DB_URL"])
	require.NoError(t, err)
	name := strings.TrimPrefix(parsed.Path, "/")
	newDropID(t, env)
	before := run(t, env, "migrate", "status").stdout

	for _, arguments := range [][]string{{"migrate", "down"}, {"migrate", "down", "--destroy-data="}} {
		r := run(t, env, arguments...)
		require.ErrorContains(t, r.err, `the database "`+name+`" has drops`)
		require.ErrorContains(t, r.err, "sneakerhead migrate down --destroy-data="+name)
		requireOneLine(t, r.err.Error())
	}
	r := run(t, env, "migrate", "down", "--destroy-data=another")
	require.ErrorContains(t, r.err, `DB_URL names the database "`+name+`"`)
	require.Equal(t, before, run(t, env, "migrate", "status").stdout)

	r = run(t, env, "migrate", "down", "--destroy-data="+name)
	require.NoError(t, r.err)
	require.Contains(t, r.stdout, "reverted ")
}

func TestMigrate_WithoutADatabase(t *testing.T) {
	t.Parallel()
	cable := pgtest.Plug(t, pgtest.EmptyURL(t))
	cable.Unplug()
	for _, command := range []string{"up", "down", "status"} {
		r := run(t, nil, "migrate", command)
		require.ErrorContains(t, r.err, "DB_URL: want a Postgres address")
		requireOneLine(t, r.err.Error())

		r = run(t, settings{"DB_URL": cable.URL()}, "migrate", command)
		require.Error(t, r.err)
		require.Empty(t, r.stdout)
	}
}
