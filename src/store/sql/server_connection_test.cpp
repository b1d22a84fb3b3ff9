// What is particular to a connection to a server: who is let in, what its errors mean, what happens when it is gone.
// Runs for the server that ROLLCALL_TEST_DATABASE names.
#include <signal.h>
#include <sys/types.h>

#include <fstream>
#include <limits>
#include <thread>

#include "store/sql/fetch.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// `url` with one part of its text changed.
DatabaseUrl with(const DatabaseUrl& url, std::string_view from, std::string_view to) {
  std::string text = url.text;
  const auto at = text.find(from);
  if (at == std::string::npos) std::abort();
  text.replace(at, from.size(), to);
  return *parse_database_url(text);
}

std::string environment(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? "" : text;
}

class ServerTest : public testing::Test {
 protected:
  bool is_postgres() const { return kind_ == DatabaseKind::kPostgres; }
  std::string server() const { return is_postgres() ? "postgresql" : "mariadb"; }

  // Two small tables in a place of its own.
  std::unique_ptr<Connection> make_tables() {
    auto db = must(open_connection(place_, Access::kWrite));
    must(db->begin(Access::kWrite));
    must(db->run_script(R"sql(
      -- A comment with {braces}; and a semicolon.
      CREATE TABLE thing (id {id} PRIMARY KEY, word {word} UNIQUE, amount {int} NOT NULL DEFAULT 0, size {real},
                          data {bytes}, parent {id} REFERENCES thing (id), twin {int}, CHECK (amount < 1000),
                          UNIQUE (amount, twin)) {table};
    )sql"));
    must(db->commit());
    return db;
  }
  static Result<std::int64_t> add(Connection& db, std::string_view word) {
    return db.execute("INSERT INTO thing (id, word) VALUES (?, ?)", new_id(), word);
  }
  static std::int64_t count(Connection& db) { return must(fetch_number(db, "SELECT count(*) FROM thing")); }

  pid_t server_process() const {
    std::ifstream file(environment("ROLLCALL_TEST_SERVERS") + "/" + server() + ".pid");
    pid_t pid = 0;
    file >> pid;
    return pid;
  }
  void kill_server() const {
    const pid_t pid = server_process();
    ASSERT_GT(pid, 1);
    ::kill(pid, is_postgres() ? SIGQUIT : SIGKILL);
    while (std::filesystem::exists(std::format("/proc/{}/fd/0", pid))) std::this_thread::yield();
  }
  void start_server() const {
    const std::string command = "bash " + environment("ROLLCALL_TEST_SERVERS") + "/start " + server();
    ASSERT_EQ(std::system(command.c_str()), 0);
  }

  const DatabaseKind kind_ = test_server().value();
  const DatabaseUrl place_ = new_place(kind_);
};

TEST_F(ServerTest, ValuesComeBackAsTheyWereGiven) {
  const auto db = make_tables();
  must(db->begin(Access::kWrite));
  const Bytes large(3'000'000, std::byte{7});
  const struct {
    std::optional<std::string> word;
    std::int64_t amount;
    std::optional<double> size;
    std::optional<Bytes> data;
  } cases[] = {
      {{}, 0, {}, {}},
      {"", -1, 0.0, Bytes{}},
      {"trailing blanks  ", std::numeric_limits<std::int64_t>::min(), std::numeric_limits<double>::denorm_min(),
       Bytes{std::byte{0}, std::byte{255}}},
      {"\\ '\"; -- 李小龍 👩‍🎓", 999, -1.7976931348623157e308, large},
      {"Trailing blanks", 1, 0.1, Bytes{std::byte{0x5c}, std::byte{0x27}}},
  };
  for (const auto& [word, amount, size, data] : cases) {
    const Uuid id = new_id();
    must(db->execute("INSERT INTO thing (id, word, amount, size, data) VALUES (?, ?, ?, ?, ?)", id, word, amount, size,
                     data));
    Rows rows = must(db->query("SELECT id, word, amount, size, data FROM thing WHERE id = ?", id));
    ASSERT_TRUE(must(rows.next()));
    Row row = rows.row();
    Uuid got_id;
    std::optional<std::string> got_word;
    std::int64_t got_amount = 0;
    std::optional<double> got_size;
    std::optional<Bytes> got_data;
    row.into(got_id, got_word, got_amount, got_size, got_data);
    must(row.check());
    EXPECT_EQ(got_id, id);
    EXPECT_EQ(got_word, word);
    EXPECT_EQ(got_amount, amount);
    EXPECT_EQ(got_size, size);
    EXPECT_TRUE(got_data == data);
    EXPECT_FALSE(must(rows.next()));
  }
  // Exact comparison: neither case nor blanks are passed over.
  EXPECT_EQ(must(fetch_number(*db, "SELECT count(*) FROM thing WHERE word = ?", "trailing blanks")), 0);
  EXPECT_EQ(must(fetch_number(*db, "SELECT count(*) FROM thing WHERE word = ?", "trailing blanks  ")), 1);
  EXPECT_EQ(must(fetch_number(*db, "SELECT sum(amount) FROM thing WHERE amount > 0")), 1000);
}

TEST_F(ServerTest, AViolatedConstraintSaysWhichKindAndNeverAValue) {
  const auto db = make_tables();
  const Uuid id = new_id();
  must(db->begin(Access::kWrite));
  must(db->execute("INSERT INTO thing (id, word, amount, twin) VALUES (?, ?, ?, ?)", id, "secret-word", 5, 5));
  must(db->commit());
  const struct {
    Uuid id;
    std::optional<std::string> word;
    std::optional<int> amount;
    std::optional<Uuid> parent;
    std::optional<int> twin;
    ErrorCode code;
    std::string_view message;
  } cases[] = {
      {new_id(), "secret-word", 1, {}, {}, ErrorCode::kAlreadyExists, "a thing with this word exists already"},
      {id, {}, 1, {}, {}, ErrorCode::kAlreadyExists, "a thing with this id exists already"},
      {new_id(), {}, 5, {}, 5, ErrorCode::kAlreadyExists, "a thing with this amount and twin exists already"},
      {new_id(), {}, 1, new_id(), {}, ErrorCode::kConflict, "refers to something that does not exist"},
      {new_id(), {}, 1000, {}, {}, ErrorCode::kConflict, "refuses it"},
      {new_id(), {}, {}, {}, {}, ErrorCode::kConflict, "missing"},
  };
  for (const auto& [key, word, amount, parent, twin, code, message] : cases) {
    must(db->begin(Access::kWrite));
    const auto result = db->execute("INSERT INTO thing (id, word, amount, parent, twin) VALUES (?, ?, ?, ?, ?)", key,
                                    word, amount, parent, twin);
    EXPECT_EQ(code_of(result), code) << message;
    EXPECT_THAT(result.error().describe(), AllOf(HasSubstr(message), Not(HasSubstr("secret-word"))));
    EXPECT_EQ(code_of(db->execute("DELETE FROM thing")), ErrorCode::kIo);
    EXPECT_EQ(code_of(db->commit()), ErrorCode::kIo);
    db->rollback();
  }
  must(db->begin(Access::kRead));
  EXPECT_EQ(count(*db), 1);
}

TEST_F(ServerTest, AConflictIsForgivenForTheNamedKeyOnly) {
  const auto db = make_tables();
  const auto insert = [&](const Uuid& id, std::string_view word) {
    return db->execute("INSERT INTO thing (id, word) VALUES (?, ?) ON CONFLICT (word) DO NOTHING", id, word);
  };
  const Uuid id = new_id();
  must(db->begin(Access::kWrite));
  EXPECT_EQ(must(insert(id, "a")), 1);
  EXPECT_EQ(must(insert(new_id(), "a")), 0);
  EXPECT_EQ(must(insert(new_id(), "b")), 1);
  EXPECT_EQ(code_of(insert(id, "c")), ErrorCode::kAlreadyExists);
}

TEST_F(ServerTest, AnUpdateCountsTheRowsItFoundAlsoWhereItMadeThemNoDifferent) {
  const auto db = make_tables();
  must(db->begin(Access::kWrite));
  must(add(*db, "a"));
  must(add(*db, "b"));
  EXPECT_EQ(must(db->execute("UPDATE thing SET size = 1.0")), 2);
  EXPECT_EQ(must(db->execute("UPDATE thing SET size = 1.0")), 2);
  EXPECT_EQ(must(db->execute("DELETE FROM thing WHERE word = ?", "none")), 0);
}

TEST_F(ServerTest, MistakesInTheSqlAreInternalErrors) {
  const auto db = make_tables();
  const struct {
    std::string_view sql;
    bool with_parameter;
  } cases[] = {{"SELEC 1", false},
               {"SELECT nothing FROM thing", false},
               {"DELETE FROM nowhere", false},
               {"DELETE FROM thing; DELETE FROM thing", false},
               {"DELETE FROM thing WHERE id = ?", false},
               {"DELETE FROM thing", true}};
  for (const auto& [sql, with_parameter] : cases) {
    must(db->begin(Access::kWrite));
    EXPECT_EQ(code_of(with_parameter ? db->execute(sql, 1) : db->execute(sql)), ErrorCode::kInternal) << sql;
    db->rollback();
  }
}

TEST_F(ServerTest, AValueTheDatabaseDoesNotTakeIsSaidToBeOne) {
  const auto db = make_tables();
  must(db->begin(Access::kWrite));
  EXPECT_EQ(code_of(add(*db, "\xff\xfe")), ErrorCode::kInvalidArgument);
  db->rollback();
  must(db->begin(Access::kWrite));
  // Longer than a word may be, or than an index takes.
  std::string noise;
  while (noise.size() < 30'000) noise += new_id().to_string();
  EXPECT_EQ(code_of(add(*db, noise)), ErrorCode::kTooLarge);
}

TEST_F(ServerTest, ReadingDoesNotWrite) {
  make_tables();
  const auto reader = must(open_connection(place_, Access::kRead));
  must(reader->begin(Access::kRead));
  EXPECT_EQ(code_of(add(*reader, "a")), ErrorCode::kReadOnly);
  reader->rollback();
  EXPECT_EQ(code_of(reader->begin(Access::kWrite)), ErrorCode::kReadOnly);
}

TEST_F(ServerTest, AQueryMayBeReadInsideAnotherAndALargeOneStreams) {
  const auto db = make_tables();
  must(db->begin(Access::kWrite));
  for (int i = 0; i < 900; ++i) {
    must(db->execute("INSERT INTO thing (id, amount, data) VALUES (?, ?, ?)", new_id(), i, Bytes(100)));
  }
  const std::string_view sql = "SELECT amount FROM thing WHERE amount >= ? ORDER BY amount";
  Rows outer = must(db->query(sql, 0));
  for (std::int64_t expected = 0; expected < 900; ++expected) {
    ASSERT_TRUE(must(outer.next()));
    std::int64_t amount = -1;
    outer.row().into(amount);
    ASSERT_EQ(amount, expected);
    if (expected % 300 == 7) {
      EXPECT_EQ(must(fetch_number(*db, sql, amount)), amount);
      must(add(*db, std::to_string(amount)));
    }
  }
  EXPECT_FALSE(must(outer.next()));
  EXPECT_EQ(count(*db), 903);
}

TEST_F(ServerTest, TheSecondWriterWaitsThenIsTold) {
  make_tables();
  const auto first = must(open_connection(place_, Access::kWrite));
  const auto second = must(open_connection(place_, Access::kWrite, {.lock_timeout = std::chrono::milliseconds(200)}));
  must(first->begin(Access::kWrite));
  const auto held = second->begin(Access::kWrite);
  EXPECT_EQ(code_of(held), ErrorCode::kUnavailable);
  EXPECT_THAT(held.error().message, HasSubstr("another process"));
  EXPECT_GT(held.error().retry_after_s, 0);
  must(second->begin(Access::kRead));  // who reads does not wait
  second->rollback();
  must(first->commit());
  must(second->begin(Access::kWrite));
}

TEST_F(ServerTest, AConnectionThatBreaksBetweenTransactionsIsOpenedAnewUnnoticed) {
  const auto db = make_tables();
  kill_server();
  start_server();
  must(db->begin(Access::kWrite));
  must(add(*db, "a"));
  must(db->commit());
}

TEST_F(ServerTest, AServerThatDiesInATransactionUndoesItAndTheNextGoesOnWhenItIsBack) {
  const auto db = make_tables();
  must(db->begin(Access::kWrite));
  must(add(*db, "kept"));
  must(db->commit());
  must(db->begin(Access::kWrite));
  must(add(*db, "lost"));
  kill_server();
  const auto lost = add(*db, "never");
  EXPECT_EQ(code_of(lost), ErrorCode::kUnavailable);
  EXPECT_GT(lost.error().retry_after_s, 0);
  EXPECT_NE(code_of(db->commit()), ErrorCode::kInternal);
  db->rollback();
  EXPECT_EQ(code_of(db->begin(Access::kWrite)), ErrorCode::kUnavailable);
  EXPECT_EQ(code_of(db->begin(Access::kRead)), ErrorCode::kUnavailable);
  start_server();
  must(db->begin(Access::kWrite));
  EXPECT_EQ(count(*db), 1);
}

TEST_F(ServerTest, ACommitThatGotNoAnswerIsNeitherSaidToBeMadeNorNot) {
  const auto db = make_tables();
  must(db->begin(Access::kWrite));
  must(add(*db, "a"));
  kill_server();
  EXPECT_EQ(code_of(db->commit()), is_postgres() ? ErrorCode::kIo : ErrorCode::kUnavailable);
  db->rollback();
  start_server();
  must(db->begin(Access::kRead));
  EXPECT_LE(count(*db), 1);
}

TEST_F(ServerTest, WhoIsNotLetInIsToldWhyWithoutThePassword) {
  const DatabaseUrl good = server_url(kind_);
  const struct {
    DatabaseUrl url;
    ErrorCode code;
    std::string_view what;
  } cases[] = {
      {with(good, "only-for-tests", "a-wrong-secret"), ErrorCode::kUnavailable, "rollcall"},
      {with(good, "rollcall?", "no_such_database?"), is_postgres() ? ErrorCode::kUnavailable : ErrorCode::kNotFound,
       "database"},
      {with(good, "127.0.0.1", "127.0.0.2"), ErrorCode::kUnavailable, "127.0.0.2"},
      {with(good, "//rollcall:", "//tls_only:"), ErrorCode::kUnavailable, "tls_only"},
  };
  for (const auto& [url, code, what] : cases) {
    const auto refused = open_connection(url, Access::kWrite);
    EXPECT_EQ(code_of(refused), code) << what;
    EXPECT_THAT(refused.error().describe(),
                AllOf(HasSubstr(what), Not(HasSubstr("a-wrong-secret")), Not(HasSubstr("only-for-tests"))));
  }
}

TEST_F(ServerTest, TlsIsAsTheUrlSays) {
  const std::string mode = is_postgres() ? "sslmode" : "ssl-mode";
  const std::string authority =
      std::string(is_postgres() ? "&sslrootcert=" : "&ssl-ca=") + environment("ROLLCALL_TEST_CERTIFICATE");
  const DatabaseUrl tls = with(server_url(kind_), "//rollcall:", "//tls_only:");
  const auto open = [&](const DatabaseUrl& url, const std::string& words) {
    return open_connection(with(url, mode + "=disable", mode + "=" + words), Access::kRead);
  };
  must(open(tls, "require"));
  must(open(tls, "prefer"));
  // The certificate is made out to localhost, and by nobody else than itself.
  must(open(with(tls, "127.0.0.1", "localhost"), "verify-full" + authority));
  // libmariadb does not ask for the name where the connection does not leave the machine.
  if (is_postgres()) {
    EXPECT_EQ(code_of(open(tls, "verify-full" + authority)), ErrorCode::kUnavailable);
  }
  EXPECT_EQ(code_of(open(with(tls, "127.0.0.1", "localhost"),
                         is_postgres() ? "verify-full&sslrootcert=system" : "verify-full")),
            ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace rollcall::store
