package api

import (
	"context"
	"net/http"
	"strings"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/pages"
)

// ListLiveDrops implements StrictServerInterface.
func (s *server) ListLiveDrops(ctx context.Context, request ListLiveDropsRequestObject) (ListLiveDropsResponseObject, error) {
	page, err := s.Pages.List(ctx, drop.ShelfLive)
	return replyWith(page, request.Params.IfNoneMatch), err
}

// ListUpcomingDrops implements StrictServerInterface.
func (s *server) ListUpcomingDrops(ctx context.Context, request ListUpcomingDropsRequestObject) (ListUpcomingDropsResponseObject, error) {
	page, err := s.Pages.List(ctx, drop.ShelfUpcoming)
	return replyWith(page, request.Params.IfNoneMatch), err
}

// ListEndedDrops implements StrictServerInterface.
func (s *server) ListEndedDrops(ctx context.Context, request ListEndedDropsRequestObject) (ListEndedDropsResponseObject, error) {
	page, err := s.Pages.List(ctx, drop.ShelfEnded)
	return replyWith(page, request.Params.IfNoneMatch), err
}

// GetDrop implements StrictServerInterface.
func (s *server) GetDrop(ctx context.Context, request GetDropRequestObject) (GetDropResponseObject, error) {
	page, err := s.Pages.DropPage(ctx, request.Id)
	return replyWith(page, request.Params.IfNoneMatch), err
}

// matchesTag implements the weak comparison of If-None-Match (RFC 9110, section 13.1.2), because
// proxies that compress make tags weak.
func matchesTag(ifNoneMatch, etag string) bool {
	for tag := range strings.SplitSeq(ifNoneMatch, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// pageReply writes a page, or 304 when the client has it already.
type pageReply struct {
	pages.Page
	unchanged bool
}

func replyWith(page pages.Page, ifNoneMatch *string) *pageReply {
	return &pageReply{Page: page, unchanged: ifNoneMatch != nil && matchesTag(*ifNoneMatch, page.Tag)}
}

func (p *pageReply) write(w http.ResponseWriter) error {
	header := w.Header()
	header.Set("Cache-Control", "no-cache") // revalidate each time
	if p.Stale {
		header.Set("Warning", `110 - "Response is Stale"`)
	} else {
		header.Set("ETag", p.Tag)
		if p.unchanged {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	header.Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(p.Body)
	return err
}

// VisitListLiveDropsResponse implements ListLiveDropsResponseObject.
func (p *pageReply) VisitListLiveDropsResponse(w http.ResponseWriter) error { return p.write(w) }

// VisitListUpcomingDropsResponse implements ListUpcomingDropsResponseObject.
func (p *pageReply) VisitListUpcomingDropsResponse(w http.ResponseWriter) error { return p.write(w) }

// VisitListEndedDropsResponse implements ListEndedDropsResponseObject.
func (p *pageReply) VisitListEndedDropsResponse(w http.ResponseWriter) error { return p.write(w) }

// VisitGetDropResponse implements GetDropResponseObject.
func (p *pageReply) VisitGetDropResponse(w http.ResponseWriter) error { return p.write(w) }
