package mutants

import "sneakerhead/internal/faults/checker"

// ofTheLedger returns bugs in how the ledger reads, writes and commits.
func ofTheLedger() []mutant {
	const ledger, read, write = "internal/postgres/ledger.go", "internal/postgres/ledger_read.go", "internal/postgres/ledger_write.go"
	return []mutant{
		{
			name:     "the drop is read without its lock",
			edits:    []edit{{read, " FROM drops WHERE id = $1 FOR UPDATE", " FROM drops WHERE id = $1"}},
			caughtBy: scenario(links, cutCommits, checker.Unplanned),
		},
		{
			name:     "the time is from before the lock was granted",
			edits:    []edit{{read, "SELECT clock_timestamp()", "SELECT now()"}},
			caughtBy: test("postgres", "TestLedger_AwaitsTheLock", "and decides by the time after it"),
		},
		{
			name: "holds are read before the lock is granted",
			edits: []edit{
				{
					read, "	batch.Queue(lockDrop, dropID)",
					"	if len(n.Users) > 0 {\n		batch.Queue(holdsOfUsers, dropID, n.Users).Query(r.collect)\n	}\n	batch.Queue(lockDrop, dropID)",
				},
				{
					read, "	if len(n.Users) > 0 {\n		batch.Queue(holdsOfUsers, dropID, n.Users).Query(r.collect)\n		batch.Queue(completedOfUsers",
					"	if len(n.Users) > 0 {\n		batch.Queue(completedOfUsers",
				},
			},
			caughtBy: test("postgres", "TestLedger_AwaitsTheLock", "and sees what was committed meanwhile"),
		},
		{
			name: "a COMMIT without a reply is taken for refused",
			edits: []edit{{
				write, `return w, fmt.Errorf("%w: %w", errCommitUnknown, err)`, `return w, fmt.Errorf("write: %w", err)`,
			}},
			caughtBy: test("postgres", "TestLedger_TheReplyToCommitIsLost"),
		},
		{
			name: "commands get new ids when they run again",
			edits: []edit{{
				ledger, "			uncertain = true\n			l.metrics.CommitUnknown()",
				"			uncertain = true\n			l.metrics.CommitUnknown()\n" +
					"			for i := range commands {\n				commands[i].ID = uuid.Must(uuid.NewV7())\n			}",
			}},
			caughtBy: scenario(links, cutCommits, checker.UnaccountedRow),
		},
		{
			name: "a COMMIT without a reply is taken for a success",
			edits: []edit{{
				write, `return w, fmt.Errorf("%w: %w", errCommitUnknown, err)`, "return w, nil",
			}},
			caughtBy: test("postgres", "TestLedger_TheReplyToCommitIsLost", "before Postgres has received COMMIT"),
		},
		{
			name: "a batch is rolled back and answered as a success",
			edits: []edit{
				{write, `w.batch.Queue("COMMIT")`, `w.batch.Queue("ROLLBACK")`},
				{write, `tag.String() == "COMMIT"`, `tag.String() == "ROLLBACK"`},
			},
			caughtBy: scenario(links, "a replica freezes", checker.Acknowledged),
		},
	}
}
