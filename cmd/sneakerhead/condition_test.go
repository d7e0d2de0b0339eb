package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
)

func TestCondition_Readiness(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		found condition
		want  api.Readiness
		says  string
	}{
		"all is well":                          {condition{offset: 2 * time.Second}, api.Ready, ""},
		"a schema that is too old":             {condition{schemaOld: true, postgresAway: true}, api.Unready, "run `sneakerhead migrate up`"},
		"this machine's clock is wrong":        {condition{offset: -3 * time.Second, redisConfirmed: true}, api.Unready, "clock is 3s off"},
		"Postgres's clock is wrong":            {condition{offset: 3 * time.Second}, api.Degraded, "Redis's does not confirm it"},
		"one of the clocks, and Redis is away": {condition{offset: 3 * time.Second, redisAway: true}, api.Degraded, "clock is 3s off"},
		"Postgres is away":                     {condition{postgresAway: true, ledgerAway: true}, api.Degraded, "Postgres does not answer"},
		"the ledger gets no connection":        {condition{ledgerAway: true}, api.Degraded, "gives the ledger no connection"},
		"Postgres is read-only":                {condition{readOnly: true}, api.Degraded, "read-only"},
		"a session's limit is lost":            {condition{lostLimits: "lock_timeout is 0"}, api.Degraded, "(lock_timeout is 0)"},
		"Redis is away":                        {condition{redisAway: true}, api.Degraded, "Redis"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readiness, reason := row.found.readiness()
			require.Equal(t, row.want, readiness)
			require.Contains(t, reason, row.says)
			require.Equal(t, row.want == api.Ready, reason == "")
		})
	}
}
