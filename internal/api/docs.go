package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
)

//go:embed docs.html
var docsTemplate string

// docsPage renders the API's description for a reader, once. The page runs no script and asks no other host for anything.
func docsPage(spec *openapi3.T) (gin.HandlerFunc, error) {
	page, err := template.New("docs").Funcs(template.FuncMap{"prose": prose}).Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the API's page: %w", err)
	}
	var rendered bytes.Buffer
	if err := page.Execute(&rendered, docsOf(spec)); err != nil {
		return nil, fmt.Errorf("render the API's page: %w", err)
	}
	return func(c *gin.Context) {
		c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
		c.Data(http.StatusOK, "text/html; charset=utf-8", rendered.Bytes())
	}, nil
}

var quotedCode = regexp.MustCompile("`([^`]+)`")

// prose sets a description's paragraphs and its `code`; everything else in it is text.
func prose(text string) template.HTML {
	var out strings.Builder
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		escaped := template.HTMLEscapeString(strings.Join(strings.Fields(paragraph), " "))
		out.WriteString("<p>" + quotedCode.ReplaceAllString(escaped, "<code>$1</code>") + "</p>")
	}
	return template.HTML(out.String()) //nolint:gosec // escaped above
}
