package mutants

// ofTheYardstick returns bugs that would make `make bench` report figures that are too good.
func ofTheYardstick() []mutant {
	return []mutant{
		{
			name:     "an open loop counts from when it could send",
			edits:    []edit{{"internal/bench/fire_test.go", "c.n, c.intended = g.sent, intended", "c.n, c.intended = g.sent, now"}},
			caughtBy: test("bench", "TestFire_OpenLoop"),
		},
		{
			name:     "a message with several commits counts for the newest only",
			edits:    []edit{{"internal/bench/fanout_test.go", "		_ = shown.RecordValue(min(", "		if seen[next].seq > commit.seq {\n\t\t\tcontinue\n\t\t}\n\t\t_ = shown.RecordValue(min("}},
			caughtBy: test("bench", "TestCountShown_ByTheFirstMessageThatCovers"),
		},
		{
			name:     "a time that is too long is good enough",
			edits:    []edit{{"internal/bench/goals_test.go", "		return g.Reached <= limit\n", "		return g.Reached >= limit\n"}},
			caughtBy: test("bench", "TestGoal_Verdicts"),
		},
		{
			name:     "an answer in chunks is complete with its first piece",
			edits:    []edit{{"internal/bench/answer_test.go", "return bytes.Equal(a.tail, endOfChunks), nil", "return true, nil"}},
			caughtBy: test("bench", "TestAnswer_InAnyPieces"),
		},
		{
			name:     "a frame that arrives in two pieces is two frames",
			edits:    []edit{{"internal/bench/frames_test.go", "	f.keep(data)\n", ""}},
			caughtBy: test("bench", "TestFrames_InAnyPieces"),
		},
		{
			name:     "figures of an earlier run stay in the document",
			edits:    []edit{{"internal/bench/document_test.go", "r.tables()+figuresEnd+after", "r.tables()+figuresEnd+rest+after"}},
			caughtBy: test("bench", "TestDocument_ReplacesTheFigures"),
		},
	}
}
