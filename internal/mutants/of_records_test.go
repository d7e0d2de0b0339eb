package mutants

// ofRecords returns bugs in what admins see of sales, and in the shop's time zone.
func ofRecords() []mutant {
	const list, cells, users, zones = "internal/api/pick_list.go", "internal/api/cells.go", "internal/postgres/record_users.go", "internal/config/timezone.go"
	return []mutant{
		{
			name:     "a machine's own zone is taken for the shop's",
			edits:    []edit{{zones, "err != nil || !isZoneName(name)", "err != nil || isZoneName(\"right/\")"}},
			caughtBy: test("config", "TestValidate_Refuses", "a machine's own zone"),
		},
		{
			name:     "the binary has no time zones",
			edits:    []edit{{zones, "	_ \"time/tzdata\"", "	//"}},
			caughtBy: test("archtest", "TestBinary_HasTheTimeZones"),
		},
		{
			name:     "pages are told UTC",
			edits:    []edit{{"internal/api/config.go", "s.Serving.TimeZone.String()", "time.UTC.String()"}},
			caughtBy: test("api", "TestConfig_NamesTheShopsTimeZone"),
		},
		{
			name:     "the shop's time in a pick list is UTC",
			edits:    []edit{{list, "p.PurchasedAt.In(zone)", "p.PurchasedAt"}},
			caughtBy: test("api", "TestPickList", "has what is shipped first, and ids last"),
		},
		{
			name:     "Excel takes a pick list for another encoding",
			edits:    []edit{{list, "byteOrderMark+\"number\"", "\"number\""}},
			caughtBy: test("api", "TestPickList", "has its header also when nothing is sold"),
		},
		{
			name:     "a name runs as a formula where lines are split at semicolons",
			edits:    []edit{{cells, "cellBreaks = \";", "cellBreaks = \""}},
			caughtBy: test("api", "TestPickList", "runs nothing that somebody is called"),
		},
		{
			name:     "a SKU loses its zeros",
			edits:    []edit{{cells, "`^(0\\d+|", "`^("}},
			caughtBy: test("api", "TestTextCell"),
		},
		{
			name:     "the file of a pick list is nameless to pages of other origins",
			edits:    []edit{{"internal/api/middleware.go", "\"Content-Disposition, ETag,", "\"ETag,"}},
			caughtBy: test("api", "TestPickList", "is a file that names the product and the shop's day"),
		},
		{
			name:     "an admin's browser calls on any host for a user's picture",
			edits:    []edit{{"internal/api/pictures.go", "PictureHosts.Shown(user.ImageURL)", "PictureHosts.Shown(\"\") + user.ImageURL"}},
			caughtBy: test("api", "TestPictures_AreShownToAdminsFromOurHostsOnly"),
		},
		{
			name:     "a deleted user is part of the records",
			edits:    []edit{{users, " AND deleted_at IS NULL", ""}},
			caughtBy: test("postgres", "TestRecords_SayWhoseTheyAre"),
		},
		{
			name:     "a page of records reads all users",
			edits:    []edit{{users, "WHERE clerk_id = ANY", "WHERE lower(clerk_id) = ANY"}},
			caughtBy: test("postgres", "TestLists_Plans"),
		},
		{
			name:     "a demo drop has the units of its last size",
			edits:    []edit{{"internal/demo/demo.go", "d.Counts = d.Counts.Add(size.Counts)", "d.Counts = size.Counts"}},
			caughtBy: test("demo", "TestDrops_Sizes"),
		},
	}
}
