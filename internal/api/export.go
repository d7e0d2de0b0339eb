package api

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// wantsCSV reports whether a request asks for CSV. Whether its route has an export is said by
// openapi.yaml.
func wantsCSV(c *gin.Context) bool { return strings.Contains(c.GetHeader("Accept"), "text/csv") }

// export is a CSV reply that is written while its rows are read. Its status is sent with the first
// row, so a later failure can only close the connection: then the client sees that the file is
// incomplete.
type export struct {
	name   string
	header []string
	write  func(ctx context.Context, w *csv.Writer) error
	ctx    context.Context //nolint:containedctx // the generated code writes a reply without a context
}

func exportOf(ctx context.Context, name string, write func(context.Context, *csv.Writer) error, header ...string) *export {
	return &export{name: name, header: header, write: write, ctx: ctx}
}

// visit writes the export. An error before the first rows are written, such as ErrNotFound, is
// returned and becomes a problem.
func (e *export) visit(w http.ResponseWriter) error {
	out := &headerOnWrite{ResponseWriter: w, name: e.name}
	rows := csv.NewWriter(out)
	if err := rows.Write(e.header); err != nil {
		return err
	}
	if err := e.write(e.ctx, rows); err != nil {
		if out.begun {
			panic(http.ErrAbortHandler)
		}
		return err
	}
	rows.Flush()
	return rows.Error()
}

// stallLimit is how long an export waits for a reader that does not read.
const stallLimit = 30 * time.Second

// headerOnWrite sends the status and the headers of an export when its first bytes are written.
type headerOnWrite struct {
	http.ResponseWriter
	name  string
	begun bool
}

// Write implements io.Writer. An export may take longer than other replies, as long as its reader
// goes on reading.
func (h *headerOnWrite) Write(p []byte) (int, error) {
	err := http.NewResponseController(h.ResponseWriter).SetWriteDeadline(time.Now().Add(stallLimit))
	if err != nil && !errors.Is(err, http.ErrNotSupported) { // only a test's recorder has none
		return 0, fmt.Errorf("export: %w", err)
	}
	if !h.begun {
		h.begun = true
		h.Header().Set("Content-Type", "text/csv; charset=utf-8")
		h.Header().Set("Content-Disposition", attachment(h.name))
		h.WriteHeader(http.StatusOK)
	}
	return h.ResponseWriter.Write(p)
}

// VisitListDropReservationsResponse implements ListDropReservationsResponseObject.
func (e *export) VisitListDropReservationsResponse(w http.ResponseWriter) error { return e.visit(w) }

// VisitListDropPurchasesResponse implements ListDropPurchasesResponseObject.
func (e *export) VisitListDropPurchasesResponse(w http.ResponseWriter) error { return e.visit(w) }

// VisitListDropLedgerResponse implements ListDropLedgerResponseObject.
func (e *export) VisitListDropLedgerResponse(w http.ResponseWriter) error { return e.visit(w) }
