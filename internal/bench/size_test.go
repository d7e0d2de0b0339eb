//go:build linux

package bench

import "time"

// size is how long and how large a run is.
type size struct {
	rounds    int           // of each part of a comparison, alternating
	round     time.Duration // how long requests are sent in a round
	users     int           // and as many tokens that the server has seen
	newTokens int           // that it has not seen, for each round with such
	passes    int           // how many drops a round of holds uses up, one after the other
	cooling   int           // how many users have to wait
	many      int           // connections of most rows
	hotDrops  int           // at once
	history   int           // reservations of a long table

	sockets     int // that watch a drop
	socketUsers int // who hold its units meanwhile

	changeSockets int // that watch one change after another

	ladder                                         []int // numbers of connections
	rowsAxis, dropsAxis, replicasAxis, socketsAxis []int

	// far is how much later everything arrives that a Postgres sends that is far away. A batch
	// takes two such times, and has at most 512 holds: so many units can be held in a second,
	// whatever the machine.
	far        time.Duration
	floodUsers int // more users than the others, so that few ask again
	floodBest  int // connections that find out how much there can be
	flood      int // connections of more than that
}

// full is the size of `make bench`.
func full(rounds int) size {
	return size{
		rounds: rounds, round: 1200 * time.Millisecond, users: 8000, newTokens: 6000, passes: 4, cooling: 2000, many: 256,
		hotDrops: 1000, history: 1_000_000,
		sockets: 8000, socketUsers: 24_000, changeSockets: 4000, far: 150 * time.Millisecond, floodUsers: 16_000, floodBest: 1000, flood: 4096,
		ladder: []int{1, 16, 64, 256, 1024}, rowsAxis: []int{1000, 10_000, 100_000, 1_000_000}, dropsAxis: []int{1, 10, 100, 1000},
		replicasAxis: []int{1, 2, 3}, socketsAxis: []int{10, 100, 1000, 8000},
	}
}

// short is the size of the tests: it shows that each row can be played, and nothing else.
func short() size {
	return size{
		rounds: 1, round: 50 * time.Millisecond, users: 64, newTokens: 40, passes: 1, cooling: 16, many: 8,
		hotDrops: 5, history: 2000,
		sockets: 20, socketUsers: 64, changeSockets: 10, far: 2 * time.Millisecond, floodUsers: 64, floodBest: 8, flood: 32,
		ladder: []int{4}, rowsAxis: []int{10, 2000}, dropsAxis: []int{1, 2}, replicasAxis: []int{1, 2}, socketsAxis: []int{2, 4},
	}
}
