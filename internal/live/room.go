package live

import (
	"bytes"
	"sync"
	"sync/atomic"

	"sneakerhead/internal/drop"
)

// rememberedSeqs is how many seqs of news a room remembers, to tell repeated news from late news.
const rememberedSeqs = 64

// room is everybody on this replica who follows one drop.
type room struct {
	id     dropID
	resets atomic.Int64 // how often it was reset to a snapshot whose seq may be lower

	mu      sync.Mutex
	members map[*member]struct{}
	pending [flushParts]changes // what happened since the last flush of each part of the members

	stock        *stockAt        // the newest that the room was told; nil until somebody joined or news came
	shownFields  []byte          // as the room was last told them, see shownFieldsOf
	sizes        []drop.SizeView // of the newest view that the room was told; their counts are those of stock
	announcedSeq int64           // of the newest announcement
	recent       []saleAt        // the newest that the room was told
	seen         [rememberedSeqs]int64
	seenNext     int
	snapshotDue  bool // the next snapshot is sent even if it seems to say nothing new: messages may have been lost
	failedJoins  bool // a socket joined while the drop could not be read
}

// add merges the news of one transaction into the pending changes. News may come late (with an
// older seq: its sales still count) or more than once.
func (r *room) add(news *drop.News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if news.Replace != nil {
		view := *news.Replace
		r.keepShownSizes(&view)
		r.replace(newSnapshot(view, news.At))
		return
	}
	if news.Stock.Seq == 0 || r.seenBefore(news.Stock.Seq) {
		return
	}
	if r.stock == nil || news.Stock.Seq > r.stock.Seq {
		r.stock = r.withSizes(&stockAt{Stock: news.Stock, At: news.At.UTC()}, r.stock)
	}
	var sales []saleAt
	for _, sale := range news.Sales[:min(len(news.Sales), maxSales)] {
		sales = append(sales, saleAt{Sale: sale, seq: news.Stock.Seq})
	}
	r.recent = newest(sales, r.recent)
	r.tell(&changes{stock: r.stock, recovered: news.Recovered, recoveredSizes: news.RecoveredSizes, sales: sales})
}

// tell adds a change to what is pending. The caller holds mu.
func (r *room) tell(c *changes) {
	for part := range r.pending {
		r.pending[part].add(c)
	}
}

// seenBefore reports whether news with that seq was added already, and remembers the seq.
func (r *room) seenBefore(seq int64) bool {
	for _, known := range r.seen {
		if known == seq {
			return true
		}
	}
	r.seen[r.seenNext] = seq
	r.seenNext = (r.seenNext + 1) % rememberedSeqs
	return false
}

// replace resets the room to a snapshot whose seq may be lower than what the room was told. The
// caller holds mu.
func (r *room) replace(snap *snapshot) {
	r.stock, r.shownFields, r.sizes, r.announcedSeq, r.recent = snap.stock, snap.shownFields, snap.sizes, 0, nil
	r.seen = [rememberedSeqs]int64{}
	r.tell(&changes{snapshot: snap, resets: r.resets.Add(1)})
}

// newestSeq is the seq of the newest stock that the room was told.
func (r *room) newestSeq() (seq int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stock == nil {
		return 0
	}
	return r.stock.Seq
}

// applySnapshot adds a snapshot to the pending changes if it says anything new. before is the
// room's newestSeq when the read began. It returns whether there is something to flush, and whether
// the drop must be read again, because an announcement came that the snapshot does not contain.
func (r *room) applySnapshot(snap *snapshot, before int64) (changed, again bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case snap.seq < before: // Postgres is at an older seq than before: a backup was restored
		r.replace(snap)
		r.snapshotDue = false
		return true, false
	case snap.seq < r.announcedSeq:
		return false, true
	case !r.snapshotDue && r.stock != nil && snap.seq <= r.stock.Seq && bytes.Equal(snap.shownFields, r.shownFields):
		return false, false
	}
	told := r.stock
	r.shownFields, r.sizes = snap.shownFields, snap.sizes
	r.snapshotDue = told != nil && told.Seq > snap.seq && told.sizesKept // the snapshot may still lack what was lost
	if told == nil || snap.seq >= told.Seq {
		r.stock = snap.stock
	}
	r.tell(&changes{snapshot: snap})
	if told != nil && told.Seq > snap.seq { // news came during the read, and may have been flushed: send it again
		r.tell(&changes{stock: told, sales: r.recentSince(snap.seq)})
	}
	return true, false
}

func (r *room) recentSince(seq int64) []saleAt {
	var since []saleAt
	for _, sale := range r.recent {
		if sale.seq > seq {
			since = append(since, sale)
		}
	}
	return since
}

// adopt takes a joining member's snapshot as what the room was told, if the room was told nothing
// yet. Otherwise the room stays as it is: the other members have not been sent this snapshot, and a
// refresh must notice that.
func (r *room) adopt(snap *snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stock == nil {
		r.stock = snap.stock
	}
	r.stock = r.withSizes(r.stock, snap.stock)
	for part := range r.pending {
		if pending := &r.pending[part]; pending.stock != nil {
			pending.stock = r.withSizes(pending.stock, snap.stock)
		}
	}
	if r.shownFields == nil {
		r.shownFields, r.sizes = snap.shownFields, snap.sizes
	}
}

// recordAnnouncement remembers an announcement and puts the room's newest stock into its view. It
// returns false when a newer one was announced already.
func (r *room) recordAnnouncement(view *drop.View) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if view.Seq < r.announcedSeq {
		return false
	}
	r.keepShownSizes(view)
	r.announcedSeq, r.shownFields = view.Seq, shownFieldsOf(*view)
	r.showNewestStockLocked(view)
	return true
}

// showNewestStock puts the room's stock into a view, if it is newer than the view's.
func (r *room) showNewestStock(view *drop.View) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.showNewestStockLocked(view)
}

// showNewestStockLocked is showNewestStock for callers that already hold mu.
func (r *room) showNewestStockLocked(view *drop.View) {
	if r.stock != nil && r.stock.Seq > view.Seq {
		view.Show(&r.stock.Stock)
	}
}
