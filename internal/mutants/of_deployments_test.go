package mutants

// ofDeployments returns bugs in what keeps deployments on one Redis apart.
func ofDeployments() []mutant {
	return []mutant{
		{
			name:     "another database's news is shown",
			edits:    []edit{{"internal/rdb/news.go", "head.Database != d.Database {", "head.Database == uuid.Max {"}},
			caughtBy: test("rdb", "TestBus_NewsOfAnotherDatabase"),
			quick:    true,
		},
		{
			name:     "news without a database is ignored",
			edits:    []edit{{"internal/rdb/news.go", "if head.Database != uuid.Nil && d.Database", "if d.Database"}},
			caughtBy: test("rdb", "TestBus_NewsOfAnotherDatabase"),
		},
		{
			name:     "settle publishes under the default prefix",
			edits:    []edit{{"internal/rdb/settle.go", "2*work.size()), g.own.newsChannel(),", "2*work.size()), Deployment{}.newsChannel(),"}},
			caughtBy: test("rdb", "TestDeployment_Prefix", "keeps their news apart, also what settle publishes"),
		},
		{
			name:     "all deployments have one queue",
			edits:    []edit{{"internal/expiry/task.go", "return prefix + \":expiry\"", "return prefix[:0] + \":expiry\""}},
			caughtBy: test("expiry", "TestWorker_LeavesTheTasksOfAnotherDeployment"),
		},
		{
			name:     "a prefix may have braces",
			edits:    []edit{{"internal/redisaddr/prefix.go", "[A-Za-z0-9._:-]{0,62}", "[A-Za-z0-9._:{}-]{0,62}"}},
			caughtBy: test("redisaddr", "TestParsePrefix"),
		},
	}
}
