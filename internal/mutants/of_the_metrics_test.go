package mutants

// ofTheMetrics returns bugs in what an operator sees and is woken by.
func ofTheMetrics() []mutant {
	return []mutant{
		{
			name:     "a counter of refusals begins with its first event",
			edits:    []edit{{"internal/telemetry/metrics_shop.go", "range drop.Codes() {", "range drop.Codes()[:0] {"}},
			caughtBy: test("telemetry", "TestMetrics_AlertsCanWaitForTheFirstEvent"),
			quick:    true,
		},
		{
			name:     "a scrape shows drops as they were when they could last be read",
			edits:    []edit{{"internal/telemetry/metrics_present.go", "		r.value = nil\n", ""}},
			caughtBy: test("telemetry", "TestPresentMetrics"),
		},
		{
			name:     "the pools of a replica that starts are not shown",
			edits:    []edit{{"internal/telemetry/metrics_present.go", "func() []Pool { return pools }", "func() []Pool { return pools[:0] }"}},
			caughtBy: test("telemetry", "TestPresentMetrics"),
		},
		{
			name:     "refusals while the server starts are not counted",
			edits:    []edit{{"internal/api/starting.go", "identify, observe(o.Metrics, o.Log, o.LogRequests), ", "identify, "}},
			caughtBy: test("api", "TestStarting_IsObserved"),
		},
		{
			name:     "a worker serves the API",
			edits:    []edit{{"internal/api/fallback.go", "if probesOnly && ", "if !probesOnly && probesOnly && "}},
			caughtBy: test("api", "TestFallback_OfAReplicaWithProbesOnly"),
		},
		{
			name:     "the rights of a user of Redis do not reach for the backlog",
			edits:    []edit{{"internal/expiry/rights.go", "		{\"ZCOUNT\", key, 0, 1},\n", ""}},
			caughtBy: test("expiry", "TestCommands_AreAllThatIsNeeded"),
		},
		{
			name:     "a socket's life is a request's latency",
			edits:    []edit{{"internal/telemetry/metrics_live.go", "if route != socketRoute {", "if route+socketRoute != \"\" {"}},
			caughtBy: test("telemetry", "TestHTTPMetrics_Request"),
		},
		{
			name:     "the bus counts as there before Redis was reached",
			edits:    []edit{{"internal/telemetry/metrics_stores.go", "m.BusAway(true)", "m.BusAway(false)"}},
			caughtBy: test("e2e", "TestMetrics_WithoutRedis"),
		},
		{
			name:     "metrics are served only when the replica is",
			edits:    []edit{{"cmd/sneakerhead/serve.go", "go func() { m.failed <- server.Run(ctx) }()", "time.AfterFunc(time.Minute, func() { m.failed <- server.Run(ctx) })"}, {"cmd/sneakerhead/serve.go", "\"net\"\n", "\"net\"\n\t\"time\"\n"}},
			caughtBy: test("e2e", "TestMetrics_FromTheFirstMoment"),
		},
		{
			name:     "a calm drop's metrics show delayed tasks as late ones",
			edits:    []edit{{"internal/expiry/backlog.go", "p.ZCount(ctx, keys+\"scheduled\", \"-inf\", now)", "p.ZCard(ctx, keys+\"scheduled\")"}},
			caughtBy: test("expiry", "TestBacklog"),
		},
		{
			name:     "callers that have given up still count as waiting",
			edits:    []edit{{"internal/combiner/backlog.go", "if call.state.Load() == waiting {", "if call.state.Load() != begun {"}},
			caughtBy: test("combiner", "TestCombiner_Backlog"),
		},
		{
			name:     "a drop that was never live is among the watched ones",
			edits:    []edit{{"internal/postgres/overview.go", "over > drop_start_time AND ", ""}},
			caughtBy: test("postgres", "TestDB_Overview"),
		},
		{
			name:     "a stranger's token warns of a wrong setting",
			edits:    []edit{{"internal/people/refusals.go", "< verifiesEvery {", "< -verifiesEvery {"}},
			caughtBy: test("people", "TestDirectory_WarnsOfSettings"),
		},
		{
			name:     "a token of another party counts as one of another issuer",
			edits:    []edit{{"internal/auth/claims.go", "refuse(ReasonParty,", "refuse(ReasonIssuer,"}},
			caughtBy: test("auth", "TestReasonOf"),
		},
	}
}
