package mutants

// ofSizesOutside returns bugs in what sockets and routes say of sizes.
func ofSizesOutside() []mutant {
	const rooms, reserve = "internal/live/sizes.go", "internal/shop/service.go"
	return []mutant{
		{
			name:     "a room forgets its sizes when a replica that knows none pauses the drop",
			edits:    []edit{{rooms, "	kept.Sizes = known.Sizes\n", ""}},
			caughtBy: test("live", "TestHub_Sizes", "stay when a replica that knows none pauses the drop, until a refresh"),
			quick:    true,
		},
		{
			name:     "a room trusts the sizes that it kept for good",
			edits:    []edit{{"internal/live/room.go", "told.Seq > snap.seq && told.sizesKept", "told.Seq < snap.seq && told.sizesKept"}},
			caughtBy: test("live", "TestRoom_SizelessNewsBeforeTheFirstSnapshot"),
		},
		{
			name:     "stock is encoded again for each socket that lags",
			edits:    []edit{{"internal/live/changes.go", "	if s.frame == nil {", "	if s.frame != nil || s.At.IsZero() {"}},
			caughtBy: test("live", "TestStockAt_IsEncodedOnce"),
		},
		{
			name:     "units that came back are counted for the last message only",
			edits:    []edit{{"internal/live/changes.go", "	maps.Copy(all, earlier)\n", "	maps.Copy(all, map[string]int{})\n"}},
			caughtBy: test("live", "TestHub_Sizes", "that recovered are counted since the last message"),
		},
		{
			name:     "the bus loses which sizes came back",
			edits:    []edit{{"internal/rdb/news.go", "RecoveredSizes: head.RecoveredSizes, ", ""}},
			caughtBy: test("rdb", "TestNews_Codec", "decodes what it encoded"),
		},
		{
			name:     "a refresh sends a snapshot for each end of a hold",
			edits:    []edit{{"internal/live/snapshot.go", "time.Time{}, drop.Moment{}", "time.Time{}, view.NextHoldEnd"}},
			caughtBy: test("live", "TestHub_Sizes", "say nothing new in a snapshot that differs in counts and in ends of holds"),
		},
		{
			name:     "a refusal does not say what is left in other sizes",
			edits:    []edit{{"internal/api/problem_text.go", "		Drop:      refusal.Stock,\n", ""}},
			caughtBy: test("api", "TestProblem_OfSizesHasTheStock"),
		},
		{
			name:     "fields of the sizes in a body may be spelled in any way",
			edits:    []edit{{"internal/api/fields.go", "	if known != nil {", "	if known == nil {"}},
			caughtBy: test("api", "TestSizes_UnknownFieldsInAListAreRefused", "other capitals"),
		},
		{
			name:     "a drop's stock is another than the sum of its sizes",
			edits:    []edit{{"internal/api/sizes.go", "value == nil || *value == *sum", "value == nil || *value >= *sum"}},
			caughtBy: test("api", "TestSizes_OfANewDrop", "another sum"),
		},
		{
			name: "a blocked user learns of the block before the wish is looked at",
			edits: []edit{{
				reserve, "	if err := s.ports.Reads.CheckWish(ctx, dropID, wish); err != nil {\n		return drop.Held{}, s.refused(err)\n	}\n	if s.ports.Blocks.Blocked(userID) {",
				"	if err := s.ports.Reads.MustExist(ctx, dropID); err != nil {\n		return drop.Held{}, s.refused(err)\n	}\n	if s.ports.Blocks.Blocked(userID) {",
			}},
			caughtBy: test("e2e", "TestReserve_IsJudgedInOrder", "while it is live", "of an unknown size by a blocked user"),
		},
	}
}
