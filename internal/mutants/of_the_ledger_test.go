package mutants

import "sneakerhead/internal/faults/checker"

// ofTheLedger returns bugs in how the ledger reads, writes and commits.
func ofTheLedger() []mutant {
	const ledger, read, write = "internal/postgres/ledger.go", "internal/postgres/ledger_read.go", "internal/postgres/ledger_write.go"
	return []mutant{
		{
			name:     "a session's limits are not set after it is connected",
			edits:    []edit{{"internal/postgres/db.go", "config.ConnConfig.AfterConnect = setSession(session)", "_ = session"}},
			caughtBy: test("postgres", "TestBouncer_SessionsHaveTheirLimits", "as it is installed"),
		},
		{
			name: "a session's limits are sent with the startup message",
			edits: []edit{{
				"internal/postgres/db.go", "config.ConnConfig.AfterConnect = setSession(session)",
				"for name, value := range sessionLimits {\n\t\tconfig.ConnConfig.RuntimeParams[name] = value\n\t}\n\t_ = session",
			}},
			caughtBy: test("postgres", "TestBouncer_SessionsHaveTheirLimits", "that ignores the startup parameters"),
		},
		{
			name:     "shared sessions are looked for on one connection",
			edits:    []edit{{"internal/postgres/own_session.go", "ours == theirs || ours != first", `theirs == "" || ours != first`}},
			caughtBy: test("postgres", "TestBouncer_SharedSessionsAreRefused"),
		},
		{
			name: "a gate is loaded by reading the holds of all drops",
			edits: []edit{{
				"internal/postgres/reads.go", "FROM reservations WHERE ` + activeOfDrop + ` AND opened_seq > $2 ORDER BY ` + byEnd",
				"FROM reservations WHERE drop_id = $1 AND status = 'active' AND opened_seq > $2`",
			}},
			caughtBy: test("postgres", "TestReads_Plans", "without statistics"),
		},
		{
			name:     "look-ups are planned by what was held when Postgres analyzed",
			edits:    []edit{{"internal/postgres/session.go", `"enable_sort": "off", "jit": "off"`, `"jit": "off"`}},
			caughtBy: test("postgres", "TestReads_Plans", "with statistics from before the first hold"),
		},
		{
			name: "the first hold to end is looked for among those of all drops",
			edits: []edit{{
				write, "WHERE ` + activeOfDrop + ` ORDER BY ` + byEnd + ` LIMIT 1`", "WHERE drop_id = $1 AND status = 'active' ORDER BY expires_at LIMIT 1`",
			}},
			caughtBy: test("postgres", "TestLedger_Plans", "without statistics"),
		},
		{
			name:     "a limit that does not hold is not noticed",
			edits:    []edit{{"internal/postgres/condition.go", "current_setting(name)::interval <> value::interval", "current_setting(name) IS NULL AND value IS NULL"}},
			caughtBy: test("postgres", "TestLedgerCondition_NamesLostLimits"),
		},
		{
			name:     "the drop is read without its lock",
			edits:    []edit{{read, " FROM drops WHERE id = $1 FOR UPDATE", " FROM drops WHERE id = $1"}},
			caughtBy: scenario(links, cutCommits, checker.Unplanned),
		},
		{
			name:     "the time is from before the lock was granted",
			edits:    []edit{{read, ", clock_timestamp()`", ", now()`"}},
			caughtBy: test("postgres", "TestLedger_AwaitsTheLock", "and decides by the time after it"),
		},
		{
			name: "holds are read before the lock is granted",
			edits: []edit{
				{
					read, "	batch.Queue(lockDrop, id)",
					"	batch.Queue(reservationsOfBatch, id, n.Users, drop.CountedReturns, n.UnsoldRows, maxDue, rawIDs(n.Reservations)).Query(eachRow(r.addReservation))\n" +
						"	batch.Queue(lockDrop, id)",
				},
				{
					read, "	}))\n	batch.Queue(reservationsOfBatch, id, n.Users, drop.CountedReturns, n.UnsoldRows, maxDue, rawIDs(n.Reservations)).Query(eachRow(r.addReservation))\n",
					"	}))\n",
				},
			},
			caughtBy: test("postgres", "TestLedger_AwaitsTheLock", "and sees what was committed meanwhile"),
		},
		{
			name:     "an unsold hold counts as often as its user reserves in a batch",
			edits:    []edit{{read, "		if r.returned[reservation.ID] {", "		if r.returned[uuid.Nil] {"}},
			caughtBy: test("postgres", "TestLedger_UnsoldHolds", "a hold counts once for a user who reserves twice in a batch"),
		},
		{
			name:     "a hold that is the only one of its batch is written without its size",
			edits:    []edit{{write, "alike.OpenedSeq, emptyOrNull(alike.Size.ID), emptyOrNull(alike.Size.Label),", "alike.OpenedSeq, nil, nil,"}},
			caughtBy: test("postgres", "TestLedger_Sizes"),
		},
		{
			name:     "what a buyer has bought before does not count towards the limit that the gate is told",
			edits:    []edit{{"internal/drop/needed.go", "		n.Buyers = append(n.Buyers, c.UserID)\n		n.Counted = append(n.Counted, c.UserID)\n", "		n.Buyers = append(n.Buyers, c.UserID)\n"}},
			caughtBy: test("postgres", "TestReads_GateStateHasTheUsersAtTheLimit"),
		},
		{
			name:     "a loaded gate does not know who is at the limit",
			edits:    []edit{{"internal/rdb/settle.go", "AtLimit: state.AtLimit, State: &state}", "State: &state}"}},
			caughtBy: test("rdb", "TestGate_Limit"),
		},
		{
			name:     "a gate keeps its hints when the limit is edited",
			edits:    []edit{{"internal/shop/settlement.go", "return c.Changes != nil && c.Changes.MaxPerUser != nil", "return false"}},
			caughtBy: test("shop", "TestService_Settle_WhatTheGateIsTold", "of an edit of the limit, whose gate must be loaded again"),
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
