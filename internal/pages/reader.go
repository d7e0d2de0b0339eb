package pages

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// Views reads drops as anybody may see them, from Postgres.
type Views interface {
	View(ctx context.Context, dropID uuid.UUID) (drop.View, error)
	Shelf(ctx context.Context, shelf drop.Shelf) ([]drop.View, error)
}

const (
	// pageAge is how long a page serves without being read again. A change of any drop ends it
	// earlier; pageAge is for what changes with the clock only, such as an opening.
	pageAge = 250 * time.Millisecond

	// maxPages bounds how many pages are cached.
	maxPages = 2000

	// pageKept is how long the page of a drop stays in the cache after its last read, to be served
	// if Postgres goes away. While Postgres is away no page is dropped. Lists are never dropped.
	pageKept = 2 * time.Minute

	// maxReaders is how many requests may wait for one page; they share one query.
	maxReaders = 100_000
)

// Reader reads the public pages. Make one with New, and Stop it.
type Reader struct {
	views  Views
	reads  *combiner.Combiner[pageKey, struct{}, *page]
	change atomic.Int64 // counts the calls of Changed

	compressor compressor

	mu    sync.RWMutex
	pages map[pageKey]*page
	swept time.Time // when unread pages were last dropped
}

// pageKey names a list or a drop.
type pageKey struct {
	shelf  drop.Shelf
	dropID uuid.UUID
}

// New returns a reader of views.
func New(views Views) *Reader {
	r := &Reader{views: views, pages: map[pageKey]*page{}}
	r.reads = combiner.New(combiner.Options{
		MaxBatch: maxReaders, MaxWaiting: maxReaders, MaxWait: 2 * time.Second, Deadline: 1500 * time.Millisecond,
	}, r.read)
	return r
}

// Changed says that some drop has changed: every page is read again when it is next asked for.
func (r *Reader) Changed() { r.change.Add(1) }

// Stop refuses new reads and waits for those in flight.
func (r *Reader) Stop() { r.reads.Stop() }

// List returns the page of a public list. The error is drop.ErrUnavailable when Postgres is away
// and no page was read yet.
func (r *Reader) List(ctx context.Context, shelf drop.Shelf) (Page, error) {
	p, stale, err := r.get(ctx, pageKey{shelf: shelf})
	if err != nil {
		return Page{}, err
	}
	return p.shown(stale), nil
}

// DropPage returns the page of a drop. The error is drop.ErrNotFound when there is no such drop, or
// the same as List's.
func (r *Reader) DropPage(ctx context.Context, dropID uuid.UUID) (Page, error) {
	p, stale, err := r.get(ctx, pageKey{dropID: dropID})
	if err != nil {
		return Page{}, err
	}
	return p.shown(stale), nil
}

// Drop returns a drop from the same cache. Its errors are those of DropPage.
func (r *Reader) Drop(ctx context.Context, dropID uuid.UUID) (drop.View, error) {
	p, _, err := r.get(ctx, pageKey{dropID: dropID})
	if err != nil {
		return drop.View{}, err
	}
	return p.view, nil
}

// get returns a page that was read after the call began, or less than pageAge before it without a
// change since. Stale: Postgres is away, and the page is the last one that was read.
func (r *Reader) get(ctx context.Context, key pageKey) (p *page, stale bool, err error) {
	known, fresh := r.cached(key)
	if fresh {
		return known, false, nil
	}
	p, err = r.reads.Do(ctx, key, struct{}{})
	if errors.Is(err, combiner.ErrOverloaded) || errors.Is(err, combiner.ErrStopped) {
		err = fmt.Errorf("%w: %w", drop.ErrUnavailable, err)
	}
	if errors.Is(err, drop.ErrUnavailable) && known != nil {
		return known, true, nil
	}
	return p, false, err
}

// cached returns the page that was read last, nil when there is none, and whether it may be served
// without reading it again.
func (r *Reader) cached(key pageKey) (p *page, fresh bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	p = r.pages[key]
	return p, p != nil && p.change == r.change.Load() && time.Since(p.readAt) < pageAge
}

// read reads one page for all requests that wait for it, unless it has just been read.
func (r *Reader) read(ctx context.Context, key pageKey, waiting []struct{}) ([]*page, error) {
	p, fresh := r.cached(key)
	if !fresh {
		p = &page{change: r.change.Load(), readAt: time.Now()} // both from before the query, so that a change during it makes the page old
		if err := r.fill(ctx, key, p); err != nil {
			return nil, err
		}
		r.remember(key, p)
	}
	shared := make([]*page, len(waiting))
	for i := range shared {
		shared[i] = p
	}
	return shared, nil
}

func (r *Reader) fill(ctx context.Context, key pageKey, p *page) (err error) {
	if key.shelf == "" {
		view, err := r.views.View(ctx, key.dropID)
		if err != nil {
			return err
		}
		p.view = view
		return p.encode(view, view, &r.compressor)
	}
	drops, err := r.views.Shelf(ctx, key.shelf)
	if err != nil {
		return err
	}
	return p.encode(list{Drops: drops}, list{Drops: drops, Stale: true}, &r.compressor)
}

func (r *Reader) remember(key pageKey, p *page) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p.readAt.Sub(r.swept) >= pageKept/2 {
		maps.DeleteFunc(r.pages, func(key pageKey, old *page) bool { return key.shelf == "" && p.readAt.Sub(old.readAt) >= pageKept })
		r.swept = p.readAt
	}
	if len(r.pages) >= maxPages {
		clear(r.pages)
	}
	r.pages[key] = p
}
