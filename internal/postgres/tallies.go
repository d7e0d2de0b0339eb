package postgres

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

const (
	// tallyStep is how many rows of the ledger one query counts: as many as Postgres sorts without
	// writing them to a file.
	tallyStep = 25_000

	// maxTallies bounds for how many drops the counts are kept: some hundred kilobytes each.
	maxTallies = 50

	// maxStatsSeconds bounds the series: it keeps the newest seconds in which something happened.
	maxStatsSeconds = 3600
)

// tallies are the counts of the drops whose figures admins have asked for lately.
type tallies struct {
	mu    sync.Mutex
	drops map[uuid.UUID]*tally
}

// tally is what was counted of one drop's ledger, up to a seq. One request at a time has it.
type tally struct {
	dropID uuid.UUID
	turn   chan struct{} // has one element while a request has the tally
	used   time.Time     // when a request took it last; tallies.mu guards it

	seq    int64     // rows up to this one are counted
	at     time.Time // when that row was written
	total  drop.Tally
	series []drop.StatsSecond
}

func newTallies() *tallies { return &tallies{drops: map[uuid.UUID]*tally{}} }

// enter waits until no other request counts the same drop. The caller must leave.
func (s *tallies) enter(ctx context.Context, dropID uuid.UUID) (*tally, error) {
	t := s.of(dropID)
	select {
	case t.turn <- struct{}{}:
		return t, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (t *tally) leave() { <-t.turn }

// of returns the tally of a drop. A new one takes the place of the one that was not used for
// longest, when there are too many.
func (s *tallies) of(dropID uuid.UUID) *tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.drops[dropID]
	if !ok {
		if len(s.drops) >= maxTallies {
			oldest := slices.MinFunc(slices.Collect(maps.Values(s.drops)), func(a, b *tally) int { return a.used.Compare(b.used) })
			delete(s.drops, oldest.dropID)
		}
		t = &tally{dropID: dropID, turn: make(chan struct{}, 1)}
		s.drops[dropID] = t
	}
	t.used = time.Now()
	return t
}

func (t *tally) reset() { t.seq, t.at, t.total, t.series = 0, time.Time{}, drop.Tally{}, nil }

// add adds the counts of the rows after t.seq. Their first second may be the last one of the
// series.
func (t *tally) add(seconds []drop.StatsSecond, seq int64, at time.Time) {
	for _, second := range seconds {
		addTo(&t.total, second.Tally)
		if last := len(t.series) - 1; last >= 0 && t.series[last].At.Equal(second.At) {
			addTo(&t.series[last].Tally, second.Tally)
			continue
		}
		t.series = append(t.series, second)
	}
	if extra := len(t.series) - maxStatsSeconds; extra > 0 {
		t.series = slices.Delete(t.series, 0, extra)
	}
	t.seq, t.at = seq, at.UTC()
}

func addTo(sum *drop.Tally, more drop.Tally) {
	sum.Holds += more.Holds
	sum.Sold += more.Sold
	sum.Expired += more.Expired
	sum.Cancelled += more.Cancelled
}

// stats returns a copy of what was counted.
func (t *tally) stats() drop.Stats {
	stats := drop.Stats{DropID: t.dropID, Tally: t.total, Series: slices.Clone(t.series)}
	if stats.Series == nil {
		stats.Series = []drop.StatsSecond{}
	}
	if stats.Holds > 0 {
		stats.Conversion = float64(stats.Sold) / float64(stats.Holds)
	}
	return stats
}
