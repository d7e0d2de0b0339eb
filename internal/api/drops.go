package api

import (
	"context"
	"net/http"
	"strings"
)

// ListLiveDrops implements StrictServerInterface.
func (s *server) ListLiveDrops(ctx context.Context, request ListLiveDropsRequestObject) (ListLiveDropsResponseObject, error) {
	return s.page(ctx, pageKey{shelf: ShelfLive}, request.Params.IfNoneMatch)
}

// ListUpcomingDrops implements StrictServerInterface.
func (s *server) ListUpcomingDrops(ctx context.Context, request ListUpcomingDropsRequestObject) (ListUpcomingDropsResponseObject, error) {
	return s.page(ctx, pageKey{shelf: ShelfUpcoming}, request.Params.IfNoneMatch)
}

// ListEndedDrops implements StrictServerInterface.
func (s *server) ListEndedDrops(ctx context.Context, request ListEndedDropsRequestObject) (ListEndedDropsResponseObject, error) {
	return s.page(ctx, pageKey{shelf: ShelfEnded}, request.Params.IfNoneMatch)
}

// GetDrop implements StrictServerInterface.
func (s *server) GetDrop(ctx context.Context, request GetDropRequestObject) (GetDropResponseObject, error) {
	return s.page(ctx, pageKey{dropID: request.Id}, request.Params.IfNoneMatch)
}

func (s *server) page(ctx context.Context, key pageKey, known *string) (*pageReply, error) {
	p, stale, err := s.Reader.get(ctx, key)
	if err != nil {
		return nil, err
	}
	return &pageReply{page: p, stale: stale, known: known != nil && isKnown(*known, p.etag)}, nil
}

// isKnown compares tags weakly (RFC 9110, section 13.1.2): a proxy that compresses makes a tag weak.
func isKnown(ifNoneMatch, etag string) bool {
	for tag := range strings.SplitSeq(ifNoneMatch, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// pageReply writes a page that is already encoded, or says that the reader has it.
type pageReply struct {
	*page
	stale bool
	known bool
}

func (p *pageReply) write(w http.ResponseWriter) error {
	header := w.Header()
	header.Set("Cache-Control", "no-cache") // ask again each time; unchanged costs no body
	body := p.body
	if p.stale {
		header.Set("Warning", `110 - "Response is Stale"`)
		body = p.staleBody
	} else {
		header.Set("ETag", p.etag)
		if p.known {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	header.Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(body)
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
