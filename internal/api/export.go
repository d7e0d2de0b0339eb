package api

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// wantsCSV reports whether a request asks for everything as CSV.
func wantsCSV(ctx context.Context) bool {
	c, ok := ctx.Value(gin.ContextKey).(*gin.Context)
	return ok && strings.Contains(c.GetHeader("Accept"), "text/csv")
}

// export is a reply that is written as it is read. Once it has begun, its status is out: what fails
// after that breaks the connection off, so that no reader takes half of it for all.
type export struct {
	name   string
	header []string
	write  func(ctx context.Context, w *csv.Writer) error
	ctx    context.Context //nolint:containedctx // a reply is written without one
}

func exportOf(ctx context.Context, what string, dropID uuid.UUID, write func(context.Context, *csv.Writer) error, header ...string) *export {
	return &export{name: fmt.Sprintf("%s-%s.csv", what, dropID), header: header, write: write, ctx: ctx}
}

// visit reads the first row before it says that all is well: a drop that is not there is still a
// plain 404.
func (e *export) visit(w http.ResponseWriter) error {
	out := &lateHeader{ResponseWriter: w, name: e.name}
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

// lateHeader writes the reply's head with its first bytes, and sends on what has been written.
type lateHeader struct {
	http.ResponseWriter
	name  string
	begun bool
}

func (l *lateHeader) Write(p []byte) (int, error) {
	if !l.begun {
		l.begun = true
		l.Header().Set("Content-Type", "text/csv; charset=utf-8")
		l.Header().Set("Content-Disposition", `attachment; filename="`+l.name+`"`)
		l.WriteHeader(http.StatusOK)
	}
	return l.ResponseWriter.Write(p)
}

// plain keeps a spreadsheet from taking what somebody wrote for a formula.
func plain(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

func timeCell(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// VisitListDropReservationsResponse implements ListDropReservationsResponseObject.
func (e *export) VisitListDropReservationsResponse(w http.ResponseWriter) error { return e.visit(w) }

// VisitListDropPurchasesResponse implements ListDropPurchasesResponseObject.
func (e *export) VisitListDropPurchasesResponse(w http.ResponseWriter) error { return e.visit(w) }

// VisitListDropLedgerResponse implements ListDropLedgerResponseObject.
func (e *export) VisitListDropLedgerResponse(w http.ResponseWriter) error { return e.visit(w) }
