package live

import (
	"maps"
	"time"

	"sneakerhead/internal/drop"
)

// maxSales is how many sales one flush sends.
const maxSales = 3

// stockAt is a drop's stock, and the time of the commit or of the read that it comes from.
type stockAt struct {
	drop.Stock
	At time.Time `json:"at"`

	sizesKept bool   // its news had no sizes, so they are those of an older seq
	frame     []byte // its stock-updated, once it is encoded; only the flusher touches it
}

// encoded returns the stock's frame. It is encoded once, also for members that lag, whose changes
// are merged one by one: with 60 sizes that takes a hundred times as long as without.
func (s *stockAt) encoded() []byte {
	if s.frame == nil {
		s.frame = stockFrame(s)
	}
	return s.frame
}

// saleAt is a sale and the seq of its transaction.
type saleAt struct {
	drop.Sale
	seq int64
}

// changes is what a room or a member has not been sent yet, merged: the newest stock, the units
// that came back, the newest sales.
type changes struct {
	snapshot  *snapshot // replaces everything before it; the other fields have only what came after
	resets    int64     // not 0: the snapshot is the room's reset of that number, and replaces higher seqs too
	stock     *stockAt  // never nil when recovered is not 0
	recovered int
	sales     []saleAt // newest first

	recoveredSizes map[string]int // recovered by size; nil where the drop has none
}

// add merges later changes into c. It does not keep slices of later that its owner may still
// change.
func (c *changes) add(later *changes) {
	if later.snapshot != nil {
		*c = changes{snapshot: later.snapshot, resets: max(c.resets, later.resets)}
	}
	if later.stock != nil && (c.stock == nil || later.stock.Seq > c.stock.Seq) {
		c.stock = later.stock
	}
	c.recovered += later.recovered
	if len(later.recoveredSizes) > 0 {
		c.recoveredSizes = sums(c.recoveredSizes, later.recoveredSizes)
	}
	c.sales = newest(later.sales, c.sales)
}

// sums returns the units by size of both maps, in a map of its own.
func sums(earlier, later map[string]int) map[string]int {
	all := make(map[string]int, len(earlier)+len(later))
	maps.Copy(all, earlier)
	for size, units := range later {
		all[size] += units
	}
	return all
}

// newest returns the newest sales of two lists.
func newest(later, earlier []saleAt) []saleAt {
	if len(later) == 0 {
		return earlier
	}
	all := make([]saleAt, 0, maxSales)
	for _, list := range [][]saleAt{later, earlier} {
		all = append(all, list[:min(len(list), maxSales-len(all))]...)
	}
	return all
}

// encoded is changes as frames, encoded once for all sockets that get them.
type encoded struct {
	changes   *changes
	stock     []byte
	recovered []byte   // stock-recovered
	sales     [][]byte // in the order of changes.sales

	joined map[selection][]byte // frames that members are sent together, in one write
}

// selection says which frames of encoded a member is sent: the stock, the units that recovered, and
// each of the sales, the newest first.
type selection uint8

const (
	theStock selection = 1 << iota
	theRecovered
	theNewestSale
)

func encode(id dropID, c *changes) *encoded {
	e := &encoded{changes: c}
	if c.stock != nil {
		e.stock = c.stock.encoded()
		if c.recovered > 0 {
			e.recovered = recoveredFrame(c)
		}
	}
	for _, sale := range c.sales {
		e.sales = append(e.sales, saleFrame(id, sale))
	}
	return e
}

// only returns the chosen frames in one piece: stock first, and the newest sale last. Most members
// are sent the same, so each choice is put together once.
func (e *encoded) only(chosen selection) []byte {
	if joined, ok := e.joined[chosen]; ok {
		return joined
	}
	var frames []byte
	if chosen&theStock != 0 {
		frames = append(frames, e.stock...)
	}
	if chosen&theRecovered != 0 {
		frames = append(frames, e.recovered...)
	}
	for i := len(e.sales) - 1; i >= 0; i-- {
		if chosen&(theNewestSale<<i) != 0 {
			frames = append(frames, e.sales[i]...)
		}
	}
	if e.joined == nil {
		e.joined = make(map[selection][]byte, 1)
	}
	e.joined[chosen] = frames
	return frames
}
