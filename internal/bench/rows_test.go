//go:build linux

package bench

// row is a comparison that can be run alone, as in `make bench ROW=holds`.
type row struct {
	name string
	play func(*yardstick) []goal
}

// rows returns all rows, in the order of the table.
func rows() []row {
	all := []row{
		{"holds", playHolds},
		{"new", playNewTokens},
		{"closes", playCloses},
		{"refusals", playRefusals},
		{"repeated", playRepeated},
		{"me", playMe},
		{"live", playLiveList},
		{"one", playOne},
		{"sizes", playSizes},
		{"hot", playHotDrops},
		{"table", playTable},
		{"fanout", playFanout},
		{"memory", playMemory},
		{"change", playChange},
		{"overload", playOverload},
		{"ladder", playLadder},
	}
	for _, a := range axes() {
		all = append(all, a.asRow())
	}
	return all
}

// ofCeiling returns the rates of a part as shares of the ceiling's.
func ofCeiling(part, ceiling []*load) []float64 { return ratios(part, ceiling, (*load).perSecond) }

func playHolds(y *yardstick) []goal {
	all := y.alternate(
		func() *load { return y.product.holds("holds", y.size.many, y.tokens, dropOptions{}) },
		func() *load { return y.classic.holds(y.size.many) },
		func() *load { return y.product.ceiling(y.size.many) })
	return []goal{
		goal{Row: "holds", Figure: "rate, of the ceiling", Unit: "×", AtLeast: 0.45, Aim: 0.55}.of(ofCeiling(all[0], all[2])),
		goal{Row: "holds", Figure: "rate, of classic", Unit: "×", AtLeast: 9, Aim: 12}.of(ratios(all[0], all[1], (*load).perSecond)),
		goal{Row: "holds", Figure: "p99", Unit: " ms", AtLeast: 60, Aim: 60, Falling: true}.of(figures(all[0], p99)),
	}
}

func playNewTokens(y *yardstick) []goal {
	all := y.alternate(
		func() *load { return y.product.newHolds(y.size.many) },
		func() *load { return y.product.holds("holds", y.size.many, y.tokens, dropOptions{}) })
	return []goal{goal{Row: "new", Figure: "holds with new tokens, of those with known ones", Unit: "×", AtLeast: 0.75, Aim: 0.85}.
		of(ratios(all[0], all[1], (*load).perSecond))}
}

func playCloses(y *yardstick) []goal {
	all := y.alternate(
		func() *load { return y.product.purchases(y.size.many) }, func() *load { return y.classic.purchases(y.size.many) },
		func() *load { return y.product.cancels(y.size.many) }, func() *load { return y.classic.cancels(y.size.many) })
	return []goal{
		goal{Row: "closes", Figure: "purchases, of classic", Unit: "×", AtLeast: 8, Aim: 12}.of(ratios(all[0], all[1], (*load).perSecond)),
		goal{Row: "closes", Figure: "cancels, of classic", Unit: "×", AtLeast: 8, Aim: 12}.of(ratios(all[2], all[3], (*load).perSecond)),
	}
}

func playRefusals(y *yardstick) []goal {
	all := y.alternate(
		func() *load { return y.product.soldOut(y.size.many) }, func() *load { return y.product.allHeld(y.size.many) },
		func() *load { return y.product.coolingDown(y.size.many) }, func() *load { return y.product.ceiling(y.size.many) })
	var goals []goal
	for i, what := range []string{"sold-out", "all-held", "cooling-down"} {
		goals = append(goals, goal{Row: "refusals", Figure: what + ", of the ceiling", Unit: "×", AtLeast: 0.70, Aim: 0.85}.of(ofCeiling(all[i], all[3])))
	}
	return goals
}

func playRepeated(y *yardstick) []goal {
	all := y.alternate(func() *load { return y.product.repeated(y.size.many) }, func() *load { return y.product.ceiling(y.size.many) })
	return []goal{goal{Row: "repeated", Figure: "repeated reserves, of the ceiling", Unit: "×", AtLeast: 0.50, Aim: 0.65}.of(ofCeiling(all[0], all[1]))}
}

func playMe(y *yardstick) []goal {
	all := y.alternate(func() *load { return y.product.me(y.size.many) }, func() *load { return y.product.ceiling(y.size.many) })
	return []goal{goal{Row: "me", Figure: "me with new tokens, of the ceiling", Unit: "×", AtLeast: 0.30, Aim: 0.50}.of(ofCeiling(all[0], all[1]))}
}

func playLiveList(y *yardstick) []goal {
	all := y.alternate(func() *load { return y.product.liveList(y.size.many) }, func() *load { return y.product.ceiling(y.size.many) })
	return []goal{goal{Row: "live", Figure: "live list of 20 drops, of the ceiling", Unit: "×", AtLeast: 0.75, Aim: 0.95}.of(ofCeiling(all[0], all[1]))}
}

func playOne(y *yardstick) []goal {
	all := y.alternate(
		func() *load { return y.product.holds("holds", 1, y.tokens, dropOptions{}) }, func() *load { return y.classic.holds(1) })
	return []goal{goal{Row: "one", Figure: "time of a hold on one connection (p50), of classic", Unit: "×", AtLeast: 1.3, Aim: 1.0, Falling: true}.
		of(ratios(all[0], all[1], p50))}
}

func playSizes(y *yardstick) []goal {
	all := y.alternate(
		func() *load {
			return y.product.holds("holds, 12 sizes", y.size.many, y.tokens, dropOptions{ofSizes: true})
		},
		func() *load { return y.product.holds("holds", y.size.many, y.tokens, dropOptions{}) })
	return []goal{goal{Row: "sizes", Figure: "holds of 12 sizes, of those without", Unit: "×", AtLeast: 0.90, Aim: 1.0}.
		of(ratios(all[0], all[1], (*load).perSecond))}
}
