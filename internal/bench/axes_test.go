//go:build linux

package bench

import "fmt"

// axis is one thing that grows alone, while units are held in the same way.
type axis struct {
	row    string
	of     string // what there are more and more of
	points func(size) []int
	open   func(*yardstick, []int) (play func(point int) *load, end func())
}

func axes() []axis {
	return []axis{
		{"axis-rows", "reservations in the table", func(s size) []int { return s.rowsAxis }, openRowsAxis},
		{"axis-drops", "hot drops at once", func(s size) []int { return s.dropsAxis }, openDropsAxis},
		{"axis-replicas", "replicas", func(s size) []int { return s.replicasAxis }, openReplicasAxis},
		{"axis-sockets", "sockets that follow the drop", func(s size) []int { return s.socketsAxis }, openSocketsAxis},
	}
}

// row returns the axis as a row, of which nothing is wanted.
func (a axis) asRow() row {
	return row{a.row, func(y *yardstick) (goals []goal) {
		points := a.points(y.size)
		play, end := a.open(y, points)
		defer end()
		parts := make([]part, len(points))
		for i, point := range points {
			parts[i] = func() *load {
				y.point = point
				defer func() { y.point = 0 }()
				return play(point)
			}
		}
		for i, rounds := range y.alternate(parts...) {
			goals = append(goals, goal{Row: a.row, Figure: fmt.Sprintf("holds a second, %s %s", thousands(points[i]), a.of), NoLimit: true}.
				of(figures(rounds, (*load).perSecond)))
		}
		return goals
	}}
}

func openRowsAxis(y *yardstick, points []int) (play func(int) *load, end func()) {
	shops := map[int]*shop{}
	for _, rows := range points {
		shops[rows] = y.openWithHistory(rows)
	}
	play = func(rows int) *load {
		return shops[rows].holds("holds", y.size.many, y.tokens, dropOptions{})
	}
	return play, func() {
		for _, s := range shops {
			s.stop()
		}
	}
}

func openDropsAxis(y *yardstick, points []int) (play func(int) *load, end func()) {
	hot := map[int]*hotDrops{}
	for _, drops := range points {
		hot[drops] = y.product.newHotDrops(drops)
	}
	play = func(drops int) *load { return hot[drops].play(y.size.many) }
	return play, func() {
		for _, h := range hot {
			h.end()
		}
	}
}

func openReplicasAxis(y *yardstick, points []int) (play func(int) *load, end func()) {
	s := y.openShop("replicas", binary(y.tb), points[len(points)-1])
	s.warmUp()
	play = func(replicas int) *load {
		asked := *s
		asked.hosts = s.hosts[:replicas]
		return asked.holds("holds", y.size.many, y.tokens, dropOptions{})
	}
	return play, s.stop
}

func openSocketsAxis(y *yardstick, _ []int) (play func(int) *load, end func()) {
	f := y.openFanout("followed", y.size.socketUsers)
	play = func(sockets int) *load {
		f.follow(sockets)
		defer f.drop.end()
		l, _ := f.holdBeside(0, y.size.round)
		return l
	}
	return play, func() { f.close() }
}
