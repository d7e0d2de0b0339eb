package drop

import "time"

// MaxOverviewStocks bounds how many drops an Overview has the stock of.
const MaxOverviewStocks = 50

// Overview is what an operator watches of all drops, rehearsals too.
type Overview struct {
	ByStatus    map[Status]int // how many drops have each status
	NextOpening time.Time      // when the next upcoming drop starts; zero when none is upcoming
	Stocks      []Stock        // of drops that are live or paused, and of those that were in the last two hours
}
