package mutants

import "sneakerhead/internal/faults/checker"

// ofSizes returns bugs in what happens to the sizes of a drop.
func ofSizes() []mutant {
	const batch, rows, wish, audit = "internal/drop/batch.go", "internal/drop/batch_ledger.go", "internal/drop/wish.go", "internal/postgres/audit_sizes.go"
	return []mutant{
		{
			name: "the drop's counters do not follow those of its sizes",
			edits: []edit{{
				rows, "	b.drop.Counts = b.drop.Counts.Add(change)\n", "	if entry.SizeID == \"\" {\n		b.drop.Counts = b.drop.Counts.Add(change)\n	}\n",
			}},
			caughtBy: test("e2e", "TestSizes_FromTheWishToTheReceipt"),
		},
		{
			name: "a unit comes back in another size",
			edits: []edit{{
				batch, "	b.releaseInto(b.unitsRow(kind, r.Size.ID, actor), r, status)",
				"	size := r.Size.ID\n	for _, other := range b.drop.Sizes {\n		if other.Counts.Reserved > 0 {\n			size = other.ID\n		}\n	}\n" +
					"	b.releaseInto(b.unitsRow(kind, size, actor), r, status)",
			}},
			caughtBy: scenario(links, cutCommits, checker.Invariant2),
		},
		{
			name: "the last wanted size is taken first",
			edits: []edit{
				{batch, "	for _, id := range wish {\n		if s := b.drop.Size(id); s != nil && s.Counts.Available > 0 {", "	for i := range wish {\n		if s := b.drop.Size(wish[len(wish)-1-i]); s != nil && s.Counts.Available > 0 {"},
			},
			caughtBy: scenario(links, cutCommits, checker.FirstWanted),
		},
		{
			name:     "only the first wanted size decides whether there is a unit",
			edits:    []edit{{wish, "	for _, id := range w {\n		if s := d.Size(id); s != nil {\n			all = ", "	for _, id := range w[:1] {\n		if s := d.Size(id); s != nil {\n			all = "}},
			caughtBy: scenario(links, cutCommits, checker.Refusal),
		},
		{
			name:     "the audit does not compare a drop with the sums of its sizes",
			edits:    []edit{{audit, "WHERE (total_stock, available_stock, reserved_stock, sold_stock) IS DISTINCT FROM (total, available, reserved, sold)`\n\n	sizedDrops", "WHERE false`\n\n	sizedDrops"}},
			caughtBy: test("postgres", "TestAudit_FindsAChangeOfSizes"),
			quick:    true,
		},
		{
			name: "the audit does not look at whose size a row of the ledger is",
			edits: []edit{
				{"internal/postgres/audit_ledger.go", "kind, coalesce(size_id, '') AS size, count(*)", "kind, '' AS size, count(*)"},
				{"internal/postgres/audit_ledger.go", "AS kind, coalesce(size_id, '') AS size, units", "AS kind, '' AS size, units"},
			},
			caughtBy: test("postgres", "TestAudit_FindsAChangeOfSizes"),
		},
		{
			name:     "a lease of a unit that is sold says that it may come back",
			edits:    []edit{{"lua/admit.lua", "held = held or size.reserved > 0 or size.available > 0", "held = held or size.reserved > 0 or size.leased > 0"}},
			caughtBy: test("rdb", "TestGate_LeasesOfSizes", "of units that are gone hold nothing back"),
		},
		{
			name:     "the label of a size may have several lines",
			edits:    []edit{{"internal/drop/size.go", `strings.ContainsAny(label+note, "\n\t")`, `strings.ContainsAny(note, "\n\t")`}},
			caughtBy: test("api", "TestSizes_OfANewDrop", "a label of two lines"),
		},
		{
			name:     "what old replicas write of a drop with sizes is committed",
			edits:    []edit{{"migrations/00013_sizes.sql", "FOR EACH ROW WHEN (NEW.sized) EXECUTE", "FOR EACH ROW WHEN (false) EXECUTE"}},
			caughtBy: test("faults", "TestUpgrade_ToSizes"),
		},
	}
}
