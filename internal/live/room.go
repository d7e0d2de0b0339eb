package live

import (
	"bytes"
	"sync"
	"sync/atomic"

	"sneakerhead/internal/drop"
)

// rememberedSeqs is how many transactions a room remembers having heard of, to tell repeated news from late ones.
const rememberedSeqs = 64

// room is everybody on this replica who follows one drop.
type room struct {
	id       dropID
	restores atomic.Int64 // how often it has started anew

	mu      sync.Mutex
	members map[*member]struct{}
	fresh   changes // since the last flush

	stock        *stockAt // the newest that the room was told; nil until somebody joined or news came
	shownFields  []byte   // what else a drop shows, as the room was last told it
	announcedSeq int64    // of the newest announcement
	recent       []saleAt // the newest that the room was told
	heard        [rememberedSeqs]int64
	heardNext    int
	owed         bool // a present, whatever it says: messages may have been lost
	unfinished   bool // somebody joined while the present could not be read
}

// take notes what one transaction did. News may come late (an older seq: its sales still count) or twice.
func (r *room) take(news *drop.News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if news.Replace != nil {
		r.replace(newSnapshot(*news.Replace, news.At))
		return
	}
	if news.Stock.Seq == 0 || r.heardBefore(news.Stock.Seq) {
		return
	}
	if r.stock == nil || news.Stock.Seq > r.stock.Seq {
		r.stock = &stockAt{Stock: news.Stock, At: news.At.UTC()}
	}
	var sales []saleAt
	for _, sale := range news.Sales[:min(len(news.Sales), maxSales)] {
		sales = append(sales, saleAt{Sale: sale, seq: news.Stock.Seq})
	}
	r.recent = newest(sales, r.recent)
	r.fresh.add(&changes{stock: r.stock, recovered: news.Recovered, sales: sales})
}

func (r *room) heardBefore(seq int64) bool {
	for _, known := range r.heard {
		if known == seq {
			return true
		}
	}
	r.heard[r.heardNext] = seq
	r.heardNext = (r.heardNext + 1) % rememberedSeqs
	return false
}

// replace starts anew with a present whose seq may be lower than what the room was told. The caller holds mu.
func (r *room) replace(p *snapshot) {
	r.stock, r.shownFields, r.announcedSeq, r.recent = p.stock, p.shownFields, 0, nil
	r.heard = [rememberedSeqs]int64{}
	r.fresh.add(&changes{snapshot: p, restores: r.restores.Add(1)})
}

// mark is what a room had been told when a read began.
func (r *room) mark() (seq int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stock == nil {
		return 0
	}
	return r.stock.Seq
}

// bring tells the room what was read after mark, if it does not know. It returns whether there is something to flush,
// and whether the read must be repeated, because the drop's life has changed since.
func (r *room) bring(p *snapshot, mark int64) (changed, again bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case p.seq < mark: // Postgres has less than it had when it told us: it was restored
		r.replace(p)
		r.owed = false
		return true, false
	case p.seq < r.announcedSeq:
		return false, true
	case !r.owed && r.stock != nil && p.seq <= r.stock.Seq && bytes.Equal(p.shownFields, r.shownFields):
		return false, false
	}
	r.owed, r.shownFields = false, p.shownFields
	told := r.stock
	if told == nil || p.seq >= told.Seq {
		r.stock = p.stock
	}
	r.fresh.add(&changes{snapshot: p})
	if told != nil && told.Seq > p.seq { // news came while it was read, and may have been flushed
		r.fresh.add(&changes{stock: told, sales: r.recentSince(p.seq)})
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

// learn takes up a present that one member was given, when nobody has told the room anything yet. Otherwise the room's
// mark stays: what the others have not been told must still be noticed.
func (r *room) learn(p *snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stock == nil {
		r.stock = p.stock
	}
	if r.shownFields == nil {
		r.shownFields = p.shownFields
	}
}

// announced notes a change of the drop's life and brings its view's stock to what the room knows. It returns false for
// one that is older than another that was announced.
func (r *room) announced(view *drop.View) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if view.Seq < r.announcedSeq {
		return false
	}
	r.announcedSeq, r.shownFields = view.Seq, shownFieldsOf(*view)
	r.bringStockLocked(view)
	return true
}

// bringStock brings a view's stock to what the room knows.
func (r *room) bringStock(view *drop.View) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bringStockLocked(view)
}

// bringStockLocked is bringStock for who holds mu.
func (r *room) bringStockLocked(view *drop.View) {
	if r.stock != nil && r.stock.Seq > view.Seq {
		view.Seq = r.stock.Seq
		view.TotalStock, view.AvailableStock = r.stock.Total, r.stock.Available
		view.ReservedStock, view.SoldStock = r.stock.Reserved, r.stock.Sold
	}
}
