package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"sneakerhead/internal/contentcoding"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/pages"
)

// ListLiveDrops implements StrictServerInterface.
func (s *server) ListLiveDrops(ctx context.Context, request ListLiveDropsRequestObject) (ListLiveDropsResponseObject, error) {
	page, err := s.Pages.List(ctx, drop.ShelfLive)
	return replyWith(ctx, page, request.Params.IfNoneMatch), err
}

// ListUpcomingDrops implements StrictServerInterface.
func (s *server) ListUpcomingDrops(ctx context.Context, request ListUpcomingDropsRequestObject) (ListUpcomingDropsResponseObject, error) {
	page, err := s.Pages.List(ctx, drop.ShelfUpcoming)
	return replyWith(ctx, page, request.Params.IfNoneMatch), err
}

// ListEndedDrops implements StrictServerInterface.
func (s *server) ListEndedDrops(ctx context.Context, request ListEndedDropsRequestObject) (ListEndedDropsResponseObject, error) {
	page, err := s.Pages.List(ctx, drop.ShelfEnded)
	return replyWith(ctx, page, request.Params.IfNoneMatch), err
}

// GetDrop implements StrictServerInterface.
func (s *server) GetDrop(ctx context.Context, request GetDropRequestObject) (GetDropResponseObject, error) {
	page, err := s.Pages.DropPage(ctx, request.Id)
	return replyWith(ctx, page, request.Params.IfNoneMatch), err
}

// matchesTag implements the weak comparison of If-None-Match (RFC 9110, section 13.1.2).
func matchesTag(ifNoneMatch, etag string) bool {
	for tag := range strings.SplitSeq(ifNoneMatch, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

// pageReply writes a page, or 304 when the client has it already.
type pageReply struct {
	pages.Page
	unchanged bool
	gzip      bool // the client takes it
}

func replyWith(ctx context.Context, page pages.Page, ifNoneMatch *string) *pageReply {
	return &pageReply{
		Page:      page,
		unchanged: ifNoneMatch != nil && matchesTag(*ifNoneMatch, page.Tag),
		gzip:      contentcoding.Accepts(exchangeOf(ctx).Request.Header, "gzip"),
	}
}

func (p *pageReply) write(w http.ResponseWriter) error {
	header := w.Header()
	header.Set("Cache-Control", "no-cache") // revalidate each time
	header.Add("Vary", "Accept-Encoding")
	if p.Stale {
		header.Set("Warning", `110 - "Response is Stale"`)
	} else {
		header.Set("ETag", p.Tag)
		if p.unchanged {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	body := p.Body
	if p.gzip && p.Compressed() != nil {
		body = p.Compressed()
		header.Set("Content-Encoding", "gzip")
	}
	header["Content-Type"] = jsonType
	header.Set("Content-Length", strconv.Itoa(len(body))) // net/http would send a long body in chunks
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
