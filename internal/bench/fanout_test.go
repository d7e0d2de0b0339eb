//go:build linux

package bench

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/stretchr/testify/require"
)

// socketsWithin is how long sockets may take to be there, or to be shown the last change. It is a
// bound for a run in which something is wrong, and no promise.
const socketsWithin = 60 * time.Second

// fanout is a shop with a crowd that follows one drop.
type fanout struct {
	shop   *shop
	crowd  *crowd
	tokens []string
	drop   *madeDrop
}

// openFanout starts the product for sockets, and shows it the tokens of as many users as hold units
// in a round.
func (y *yardstick) openFanout(name string, users int) *fanout {
	y.tb.Helper()
	s := y.openShop(name, binary(y.tb), 1)
	f := &fanout{shop: s, tokens: y.tokens}
	if more := users - len(y.tokens); more > 0 {
		f.tokens = slices.Concat(y.tokens, y.newUsers(more))
	}
	d := s.newDrop(dropOptions{units: len(f.tokens)})
	s.hold(d, f.tokens)
	d.end()
	return f
}

// follow lets a crowd follow a new drop, of so many sockets.
func (f *fanout) follow(sockets int) {
	y := f.shop.y
	y.tb.Helper()
	f.drop = f.shop.newDrop(dropOptions{units: len(f.tokens)})
	if f.crowd != nil {
		f.crowd.stop()
	}
	f.crowd = newCrowd(y.tb, f.shop.hosts[0], ours{f.drop.id})
	f.crowd.connect(sockets, socketsWithin)
}

// close ends the crowd and the shop.
func (f *fanout) close() {
	f.crowd.stop()
	f.shop.stop()
}

// holdBeside holds units at a fixed rate while the crowd follows their drop, and returns the load
// and how long each socket took to show each commit, in microseconds.
func (f *fanout) holdBeside(perSecond float64, limit time.Duration) (*load, *hdrhistogram.Histogram) {
	y := f.shop.y
	y.tb.Helper()
	f.crowd.forget()
	r := &request{method: "POST", path: always(f.drop.path("/reserve")), tokens: f.tokens, count: len(f.tokens)}
	l := f.shop.measure(fmt.Sprintf("holds, %d sockets", len(f.crowd.followers)), volley{
		connections: y.size.many, wanted: http.StatusCreated, next: r.next, limit: limit, perSecond: perSecond,
	})
	commits := f.commits()
	f.crowd.awaitSeq(commits[len(commits)-1].seq, socketsWithin)
	shown := newHistogram()
	f.crowd.mu.Lock()
	defer f.crowd.mu.Unlock()
	for _, one := range f.crowd.followers {
		countShown(commits, one.seen, shown)
	}
	return l, shown
}

// countShown counts how long each commit took to be seen, in microseconds: by the first message
// with its seq or a higher one. The last commit must have been seen.
func countShown(commits, seen []sighting, shown *hdrhistogram.Histogram) {
	next := 0
	for _, commit := range commits {
		for seen[next].seq < commit.seq {
			next++
		}
		_ = shown.RecordValue(min(max(1, seen[next].at.Sub(commit.at).Microseconds()), 60_000_000)) // its whole range
	}
}

func TestCountShown_ByTheFirstMessageThatCovers(t *testing.T) {
	t.Parallel()
	began := time.Now()
	after := func(seq, millis int) sighting {
		return sighting{int64(seq), began.Add(time.Duration(millis) * time.Millisecond)}
	}
	shown := newHistogram()
	countShown([]sighting{after(2, 0), after(3, 10), after(4, 20), after(5, 60)}, []sighting{after(2, 5), after(4, 50), after(7, 100)}, shown)
	require.Equal(t, int64(4), shown.TotalCount())
	for percent, millis := range map[float64]float64{25: 5, 50: 30, 75: 40, 100: 40} {
		require.InDelta(t, millis, float64(shown.ValueAtQuantile(percent))/1000, 0.1, "percentile %v", percent)
	}
}

// commits returns when each hold of the drop was committed. A page may show one together with later
// ones.
func (f *fanout) commits() (all []sighting) {
	tb := f.shop.y.tb
	tb.Helper()
	rows, err := f.shop.db.Query(tb.Context(), `SELECT seq, created_at FROM stock_ledger WHERE drop_id = $1 AND kind = 'reserved' ORDER BY seq`, f.drop.id)
	require.NoError(tb, err)
	defer rows.Close()
	for rows.Next() {
		var one sighting
		require.NoError(tb, rows.Scan(&one.seq, &one.at))
		all = append(all, one)
	}
	require.NoError(tb, rows.Err())
	require.NotEmpty(tb, all)
	return all
}

// besideSockets is the share of the best rate at which units are held while sockets watch.
const besideSockets = 0.5

func playFanout(y *yardstick) []goal {
	f := y.openFanout("sockets", y.size.socketUsers)
	var late, holds []float64
	var mid []float64
	for y.round = range y.size.rounds {
		best := f.shop.holds("holds, no sockets", y.size.many, y.tokens, dropOptions{})
		f.follow(y.size.sockets)
		l, shown := f.holdBeside(besideSockets*best.perSecond(), 3*y.size.round)
		late = append(late, float64(shown.ValueAtQuantile(99))/1000)
		mid = append(mid, float64(shown.ValueAtQuantile(50))/1000)
		holds = append(holds, l.perSecond()/best.perSecond())
		y.say("  commit to client: p50 %.0f ms, p99 %.0f ms, %d messages, %d failures", mid[y.round], late[y.round], f.crowd.messages.Load(), f.crowd.failures.Load())
		f.drop.end()
	}
	f.close()
	return []goal{
		goal{Row: "fanout", Figure: "commit to client on 8,000 sockets, p99", Unit: " ms", AtLeast: 800, Aim: 400, Falling: true}.of(late),
		goal{Row: "fanout", Figure: "commit to client on 8,000 sockets, p50", Unit: " ms", NoLimit: true, Falling: true}.of(mid),
		goal{Row: "fanout", Figure: "holds beside them, of the best", Unit: "×", AtLeast: 0.95 * besideSockets, Aim: besideSockets}.of(holds),
	}
}

// playMemory measures what a socket costs in memory, and how long all take to come back.
func playMemory(y *yardstick) []goal {
	var resident, heap, stacks, back, failed []float64
	for y.round = range y.size.rounds {
		f := y.openFanout(fmt.Sprint("memory", y.round), 0)
		d := f.shop.newDrop(dropOptions{units: 10})
		f.drop, f.crowd = d, newCrowd(y.tb, f.shop.hosts[0], ours{d.id})
		f.crowd.connect(1, socketsWithin) // what the first socket costs is not a socket's
		before, goBefore := f.shop.resident(), f.shop.scrape()
		f.crowd.connect(y.size.sockets, socketsWithin)
		n := float64(y.size.sockets)
		resident = append(resident, (f.shop.resident()-before)/n/1024)
		goAfter := f.shop.scrape()
		grown := func(name string) float64 { return (goAfter[name] - goBefore[name]) / n / 1024 }
		heap = append(heap, grown("go_memstats_heap_inuse_bytes"))
		stacks = append(stacks, grown("go_memstats_stack_inuse_bytes"))
		f.crowd.leave()
		began := time.Now()
		f.crowd.connect(y.size.sockets, socketsWithin)
		back = append(back, time.Since(began).Seconds())
		failed = append(failed, float64(f.crowd.failures.Load()))
		y.say("  a socket: %.1f KB resident, %.1f KB of heap, %.1f KB of stacks; all back after %.2f s, %.0f failures",
			resident[y.round], heap[y.round], stacks[y.round], back[y.round], failed[y.round])
		f.close()
	}
	return []goal{
		goal{Row: "memory", Figure: "resident memory a socket watching one drop", Unit: " KB", AtLeast: 22, Aim: 16, Falling: true}.of(resident),
		goal{Row: "memory", Figure: "… heap in use, with what is not collected yet", Unit: " KB", NoLimit: true, Falling: true}.of(heap),
		goal{Row: "memory", Figure: "… stacks in use", Unit: " KB", NoLimit: true, Falling: true}.of(stacks),
		goal{Row: "memory", Figure: "8,000 sockets reconnecting at once: all have a snapshot after", Unit: " s", NoLimit: true, Falling: true}.of(back),
		goal{Row: "memory", Figure: "of which failed", NoLimit: true, Falling: true}.of(failed),
	}
}

// resident returns the resident memory of the replicas in bytes.
func (s *shop) resident() (total float64) {
	tb := s.y.tb
	tb.Helper()
	for _, pid := range s.servers {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		require.NoError(tb, err)
		_, rest, _ := strings.Cut(string(text), "VmRSS:")
		kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
		require.NoError(tb, err)
		total += kilobytes * 1024
	}
	return total
}
