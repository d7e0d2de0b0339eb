package mutants

// ofTheLists returns bugs with which one account, or a stranger, could slow others down.
func ofTheLists() []mutant {
	const known, lists = "internal/postgres/known_drops.go", "internal/postgres/reservation_lists.go"
	return []mutant{
		{
			name:     "users' history takes the connections of purchases",
			edits:    []edit{{"internal/postgres/history.go", "readsOn(db, poolHistory)", "readsOn(db, poolLookups)"}},
			caughtBy: test("postgres", "TestDB_NoListTakesTheConnectionsOfOthers"),
		},
		{
			name:     "a drop's list walks through the reservations of all drops",
			edits:    []edit{{lists, "order:     `uuid_send(id) DESC`", "order:     `id DESC`"}},
			caughtBy: test("postgres", "TestLists_Plans"),
		},
		{
			name:     "a user's list reads all rows to find those with a status",
			edits:    []edit{{lists, "drop.ReservationCompleted: {`status = 'completed'`},", "drop.ReservationCompleted: {`status || '' = 'completed'`},"}},
			caughtBy: test("postgres", "TestLists_Plans"),
		},
		{
			name: "overdue holds are looked for among all active rows",
			edits: []edit{{
				"internal/postgres/ledger_read.go", "WHERE ` + overdueOfDrop + ` ORDER BY ` + byEnd + ` LIMIT $5`",
				"WHERE drop_id = $1 AND status = 'active' AND expires_at <= statement_timestamp() ORDER BY expires_at LIMIT $5`",
			}},
			caughtBy: test("postgres", "TestLedger_Plans"),
		},
		{
			name:     "a made-up drop id costs a query",
			edits:    []edit{{known, "time.NewTimer(unknownPause - time.Since(k.began))", "time.NewTimer(0)"}},
			caughtBy: test("postgres", "TestKnownDrops_MadeUpIDsShareQueries"),
		},
		{
			name:     "made-up drop ids are remembered",
			edits:    []edit{{known, "k.remember(found)", "for _, id := range unknown {\n				found[id] = found[id]\n			}\n			k.remember(found)"}},
			caughtBy: test("postgres", "TestKnownDrops_ANewOneIsFoundAtOnce"),
		},
		{
			name:     "a made-up drop id reaches the gate and the ledger",
			edits:    []edit{{"internal/shop/service.go", "if err := s.ports.Reads.CheckWish(ctx, dropID, wish); err != nil {", "if err := ctx.Err(); err != nil {"}},
			caughtBy: test("shop", "TestService_Reserve_OfNoDrop", "without it"),
		},
		{
			name:     "one user's requests take all connections for history",
			edits:    []edit{{"internal/api/turns.go", "turn: make(chan struct{}, 1)", "turn: make(chan struct{}, maxTurns)"}},
			caughtBy: test("api", "TestHistory_OneReadAtATimeForEachUser"),
		},
		{
			name:     "figures keep what a restored backup does not have",
			edits:    []edit{{"internal/postgres/stats.go", "err == nil && t.seq > 0 && !t.at.Equal(orZero(at))", "err == nil && t.seq > last"}},
			caughtBy: test("postgres", "TestRecords_Stats"),
		},
		{
			name:     "exports are sent without a limit",
			edits:    []edit{{"internal/postgres/exports.go", "	default:\n		return errTooManyExports\n", "	default:\n"}},
			caughtBy: test("postgres", "TestRecords_Exports", "two at a time, and a slow reader keeps neither a connection nor a snapshot"),
		},
	}
}
