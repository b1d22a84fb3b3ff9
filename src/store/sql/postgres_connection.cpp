#include "store/sql/postgres_connection.hpp"

#include <array>
#include <charconv>
#include <format>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "store/schema/schema_text.hpp"
#include "store/sql/catalogue.hpp"
#include "store/sql/constraint_error.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/postgres_cursor.hpp"
#include "store/sql/postgres_handle.hpp"
#include "store/sql/text_hash.hpp"

namespace rollcall::store {
namespace {

// Marks our advisory locks among those of other programs in the same database: "RCal".
constexpr int kLockClass = 0x5243616c;

// Rows taken from the connection at once.
constexpr int kChunkRows = 256;

constexpr Catalogue kCatalogue = {
    .columns = R"sql(
      SELECT c.relname, a.attname,
             CASE WHEN t.typname IN ('int2', 'int4', 'int8', 'bool') THEN 'integer'
                  WHEN t.typname IN ('float4', 'float8') THEN 'real'
                  WHEN t.typname IN ('uuid', 'bytea') THEN 'bytes' ELSE 'text' END,
             a.attnotnull, a.attgenerated <> ''
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
      WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped)sql",
    .keys = R"sql(
      SELECT c.relname, a.attname
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
           CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS part (attnum, place)
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = part.attnum
      WHERE k.contype = 'p' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      ORDER BY c.relname, part.place)sql",
    .references = R"sql(
      SELECT DISTINCT c.relname, target.relname
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class target ON target.oid = k.confrelid
      WHERE k.contype = 'f' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))sql",
};

// A statement's parameters as libpq takes them: numbers as text, which the server reads as whatever type it expects
// there, text and bytes as they are.
class Parameters {
 public:
  explicit Parameters(std::span<const Value> values) : numbers_(values.size()) {
    for (std::size_t i = 0; i < values.size(); ++i) std::visit([&](auto value) { add(i, value); }, values[i].any());
  }
  int count() const { return static_cast<int>(data_.size()); }
  const char* const* data() const { return data_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  enum Format : int { kText = 0, kBinary = 1 };

  void add(std::size_t, std::monostate) { push(nullptr, 0, kText); }
  template <class Number>
  void add(std::size_t i, Number number) {
    auto& text = numbers_[i];
    const auto end = std::to_chars(text.data(), text.data() + text.size() - 1, number).ptr;
    *end = '\0';
    push(text.data(), 0, kText);
  }
  // A null pointer would mean NULL, not an empty value.
  void add(std::size_t, std::string_view text) { push(text.empty() ? "" : text.data(), text.size(), kBinary); }
  void add(std::size_t i, ByteView bytes) { add(i, text_of(bytes)); }
  void push(const char* data, std::size_t length, Format format) {
    data_.push_back(data);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
  }

  std::vector<std::array<char, 32>> numbers_;
  std::vector<const char*> data_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

// A schema's lock is told from those of the others in its database by this (FNV-1a).
std::int32_t lock_number(std::string_view schema) {
  std::uint32_t hash = 2166136261U;
  for (const char c : schema) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return static_cast<std::int32_t>(hash);
}

// What a prepared statement is known by on the server, and how many parameters it takes.
struct Prepared {
  std::string name;
  int parameters = 0;
};

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(std::string url, Access access, const ServerOptions& options)
      : url_(std::move(url)), access_(access), options_(options) {}

  Result<void> connect() {
    handle_.reset();
    statements_.clear();
    ROLLCALL_ASSIGN(handle_, connect_postgres(url_, options_));
    const PostgresResult schema(PQexec(handle_.get(), "SELECT current_schema()"));
    if (PQresultStatus(schema.get()) != PGRES_TUPLES_OK) return fail_with(schema, "open the database");
    if (PQgetisnull(schema.get(), 0, 0) != 0) {
      return fail(ErrorCode::kNotFound, "the database has no schema for our tables",
                  "let the user create one, or correct search_path");
    }
    lock_ = lock_number(PQgetvalue(schema.get(), 0, 0));
    return {};
  }

  Result<void> begin(Access access) override {
    if (begun_) return fail(ErrorCode::kInternal, "a transaction was begun inside another");
    if (access == Access::kWrite && access_ == Access::kRead) {
      return fail(ErrorCode::kReadOnly, "a reading connection does not write");
    }
    // A connection that broke since its last use is only found out now; nothing was done on it yet.
    const bool had_handle = handle_ != nullptr;
    auto begun = had_handle ? start(access) : connect_and_start(access);
    if (!begun && had_handle && PQstatus(handle_.get()) != CONNECTION_OK) begun = connect_and_start(access);
    return begun;
  }

  Result<void> commit() override {
    ROLLCALL_TRY(check_transaction());
    drop_cursor();
    const PostgresResult result(PQexec(handle_.get(), "COMMIT"));
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
      // A transaction that had failed is answered so, and no error with it.
      if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") return fail_undone();
      begun_ = false;
      return {};
    }
    if (PQstatus(handle_.get()) != CONNECTION_OK && writing_) return fail_unknown_commit();
    return fail_with(result, "commit");
  }

  void rollback() noexcept override {
    if (!begun_) return;
    drop_cursor();
    begun_ = false;
    const PostgresResult result(PQexec(handle_.get(), "ROLLBACK"));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK || stale_) handle_.reset();  // which ends it as well
  }

  bool in_transaction() const override { return begun_; }

  Result<void> run_script(std::string_view sql) override {
    ROLLCALL_TRY(check_transaction());
    ROLLCALL_ASSIGN(const std::string local, with_postgres_types(sql));
    keep_cursor();
    const PostgresResult result(PQexec(handle_.get(), local.c_str()));
    switch (PQresultStatus(result.get())) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
      case PGRES_EMPTY_QUERY:
        return {};
      default:
        return fail_with(result, "run a migration");
    }
  }

  bool is_schema_transactional() const override { return true; }

  Result<std::vector<TableShape>> describe_tables() override { return read_catalogue(*this, kCatalogue); }

  // Which transactions have ended: a transaction that wrote is in it before its commit or its number is past the end.
  Result<std::int64_t> change_mark() override {
    constexpr std::string_view kSql = "SELECT hashtextextended(pg_current_snapshot()::text, 0)";
    if (begun_) return fetch_number(*this, kSql);
    ROLLCALL_TRY(begin(Access::kRead));
    auto mark = fetch_number(*this, kSql);
    rollback();
    return mark;
  }

  Result<void> check_integrity() override {
    ROLLCALL_ASSIGN(const auto tables, describe_tables());
    for (const TableShape& table : tables) {
      // As text every column is read whole, also what is stored apart from its row.
      auto read = fetch_number(*this, std::format("SELECT sum(length(t::text)) FROM {} AS t", table.name));
      if (!read) return fail_because(std::move(read).error(), "table " + table.name);
    }
    ROLLCALL_ASSIGN(const std::int64_t invalid,
                    fetch_number(*this,
                                 "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE NOT "
                                 "i.indisvalid AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = "
                                 "current_schema())"));
    if (invalid == 0) return {};
    return fail(ErrorCode::kCorrupt, "an index of the database is damaged", "rebuild it with REINDEX DATABASE");
  }

  Result<void> purge_deleted() override { return {}; }

 private:
  Result<void> connect_and_start(Access access) {
    ROLLCALL_TRY(connect());
    return start(access);
  }

  Result<void> start(Access access) {
    const std::string sql =
        access == Access::kRead
            ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            // Each statement sees what was committed before it: all of it, once the lock is ours.
            : std::format("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({}, {})",
                          kLockClass, lock_);
    const PostgresResult result(PQexec(handle_.get(), sql.c_str()));
    const ExecStatusType status = PQresultStatus(result.get());
    begun_ = true;
    failed_ = false;
    stale_ = false;
    writing_ = access == Access::kWrite;
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    auto failure = fail_with(result, "begin a transaction");
    if (PQstatus(handle_.get()) == CONNECTION_OK) {
      rollback();
    } else {
      begun_ = false;
    }
    return failure;
  }

  Result<std::int64_t> do_execute(std::string_view sql, std::span<const Value> values) override {
    ROLLCALL_ASSIGN(const Prepared* statement, prepare(sql, values));
    const Parameters parameters(values);
    const PostgresResult result(PQexecPrepared(handle_.get(), statement->name.c_str(), parameters.count(),
                                               parameters.data(), parameters.lengths(), parameters.formats(), 1));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return fail_with(result, "write to the database");
    const std::string_view count = status == PGRES_COMMAND_OK ? PQcmdTuples(result.get()) : "";
    std::int64_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    return rows;
  }

  Result<Rows> do_query(std::string_view sql, std::span<const Value> values) override {
    ROLLCALL_ASSIGN(const Prepared* statement, prepare(sql, values));
    const Parameters parameters(values);
    if (PQsendQueryPrepared(handle_.get(), statement->name.c_str(), parameters.count(), parameters.data(),
                            parameters.lengths(), parameters.formats(), 1) == 0) {
      return fail_with(nullptr, "read the database");
    }
    PQsetChunkedRowsMode(handle_.get(), kChunkRows);
    auto cursor = std::make_unique<PostgresCursor>(handle_.get(), [this](bool failed) {
      cursor_ = nullptr;
      failed_ = failed_ || failed;
    });
    cursor_ = cursor.get();
    ROLLCALL_TRY(cursor->start());
    return Rows(std::move(cursor));
  }

  Result<void> check_transaction() const {
    if (!begun_) return fail(ErrorCode::kInternal, "a statement was run outside a transaction");
    if (failed_) return fail_undone();
    return {};
  }

  Result<const Prepared*> prepare(std::string_view sql, std::span<const Value> values) {
    ROLLCALL_TRY(check_transaction());
    keep_cursor();
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
      if (statements_.size() >= kMaxStatements) {
        statements_.clear();
        const PostgresResult forgotten(PQexec(handle_.get(), "DEALLOCATE ALL"));
      }
      Prepared made{.name = std::format("s{}", ++prepared_)};
      const std::string local = number_parameters(sql);
      const PostgresResult result(PQprepare(handle_.get(), made.name.c_str(), local.c_str(), 0, nullptr));
      if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return fail_with(result, "prepare a statement");
      const PostgresResult described(PQdescribePrepared(handle_.get(), made.name.c_str()));
      if (PQresultStatus(described.get()) != PGRES_COMMAND_OK) return fail_with(described, "prepare a statement");
      made.parameters = PQnparams(described.get());
      found = statements_.emplace(sql, std::move(made)).first;
    }
    if (found->second.parameters == static_cast<int>(values.size())) return &found->second;
    failed_ = true;
    return fail(ErrorCode::kInternal, "a statement was given the wrong number of parameters");
  }

  std::unexpected<Error> fail_with(const PostgresResult& result, std::string_view operation) {
    failed_ = true;
    // Someone changed the schema under it: a new connection prepares anew.
    stale_ = stale_ || is_stale_statement(result.get());
    return fail_postgres(handle_.get(), result.get(), operation);
  }

  void keep_cursor() {
    if (cursor_ != nullptr) cursor_->keep_rest();
  }
  void drop_cursor() {
    if (cursor_ != nullptr) cursor_->drop_rest();
  }

  std::string url_;
  Access access_;
  ServerOptions options_;
  PostgresHandle handle_;  // none: to be opened by the next begin
  std::int32_t lock_ = 0;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
  std::int64_t prepared_ = 0;         // statements so far
  PostgresCursor* cursor_ = nullptr;  // the query that has rows to come
  bool begun_ = false;
  bool writing_ = false;
  bool failed_ = false;  // a statement of this transaction failed
  bool stale_ = false;
};

}  // namespace

Result<std::unique_ptr<Connection>> open_postgres_connection(const std::string& url, Access access,
                                                             const ServerOptions& options) {
  auto connection = std::make_unique<PostgresConnection>(url, access, options);
  ROLLCALL_TRY(connection->connect());
  return connection;
}

}  // namespace rollcall::store
