#include "store/users.hpp"

#include "store/api_keys.hpp"
#include "store/test_support.hpp"
#include "store/web_sessions.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;

class UsersTest : public StoreTest {
 protected:
  User add(std::string name, Role role = Role::kViewer) {
    const User user{.id = new_id(),
                    .name = std::move(name),
                    .password_hash = "$argon2id$...",
                    .role = role,
                    .created_at = test_time(),
                    .updated_at = test_time()};
    must(write(insert_user, user));
    return user;
  }
  ApiKey add_key(std::string_view hash, std::optional<Uuid> user = {}) {
    const ApiKey key{.id = new_id(),
                     .name = "a program",
                     .token_hash = to_bytes(hash),
                     .role = Role::kAdmin,
                     .user_id = user,
                     .created_at = test_time()};
    must(write(insert_api_key, key));
    return key;
  }
};

TEST_F(UsersTest, ComeBackAsTheyWereStoredAndUpdateByVersion) {
  User user = add("root", Role::kAdmin);
  EXPECT_EQ(must(read(find_user, user.id)), user);
  EXPECT_EQ(must(read(find_user_by_name, "root")), user);
  EXPECT_EQ(must(read(find_user_by_name, "Root")), std::nullopt);
  EXPECT_EQ(code_of(write(insert_user, User{.id = new_id(), .name = "root"})), ErrorCode::kAlreadyExists);

  User stale = user;
  user.active = false;
  user.role = Role::kInstructor;
  const auto update = [&](User& u) { return db().transact([&](Connection& c) { return update_user(c, u); }); };
  must(update(user));
  EXPECT_EQ(must(read(find_user, user.id)), user);
  EXPECT_EQ(code_of(update(stale)), ErrorCode::kPreconditionFailed);
}

TEST_F(UsersTest, ActiveOnesAreCountedByRole) {
  add("a", Role::kAdmin);
  User b = add("b", Role::kAdmin);
  add("c", Role::kOffice);
  EXPECT_EQ(must(read(count_users, Role::kAdmin)), 2);
  b.active = false;
  must(db().transact([&](Connection& c) { return update_user(c, b); }));
  EXPECT_EQ(must(read(count_users, Role::kAdmin)), 1);
  EXPECT_EQ(must(read(list_users, std::nullopt, PageRequest{})).items.size(), 3U);
}

TEST_F(UsersTest, ApiKeysAreFoundByHashUsedAndRevokedOnce) {
  ApiKey key = add_key("hash");
  EXPECT_EQ(must(read(find_api_key_by_hash, bytes_of("hash"))), key);
  EXPECT_EQ(must(read(find_api_key_by_hash, bytes_of("other"))), std::nullopt);
  EXPECT_EQ(code_of(write(insert_api_key, ApiKey{.id = new_id(), .token_hash = to_bytes("hash")})),
            ErrorCode::kAlreadyExists);
  must(write(touch_api_key, key.id, test_time(5)));
  EXPECT_TRUE(must(write(revoke_api_key, key.id, test_time(6))));
  EXPECT_FALSE(must(write(revoke_api_key, key.id, test_time(7))));
  key.last_used_at = test_time(5);
  key.revoked_at = test_time(6);
  EXPECT_EQ(must(read(find_api_key, key.id)), key);
  EXPECT_THAT(must(read(list_api_keys, PageRequest{})).items, ElementsAre(key));
}

TEST_F(UsersTest, AWebSessionEndsWhenItsTimeIsUp) {
  const User user = add("a");
  const WebSession session{.token_hash = to_bytes("token"),
                           .user_id = user.id,
                           .csrf_hash = to_bytes("csrf"),
                           .created_at = test_time(),
                           .expires_at = test_time(10)};
  must(write(insert_web_session, session));
  const auto find = [&](int at) { return must(read(find_web_session, bytes_of("token"), test_time(at))); };
  EXPECT_EQ(find(9), session);
  EXPECT_EQ(find(10), std::nullopt);
  EXPECT_TRUE(must(write(extend_web_session, bytes_of("token"), test_time(20))));
  EXPECT_NE(find(10), std::nullopt);
  EXPECT_EQ(must(write(delete_expired_web_sessions, test_time(19))), 0);
  EXPECT_EQ(must(write(delete_expired_web_sessions, test_time(20))), 1);
  EXPECT_FALSE(must(write(delete_web_session, bytes_of("token"))));
}

TEST_F(UsersTest, AUserTakesKeysAndWebSessionsAlong) {
  const User user = add("a");
  const ApiKey theirs = add_key("theirs", user.id);
  const ApiKey nobodys = add_key("nobodys");
  for (const char* token : {"t1", "t2"}) {
    must(write(insert_web_session,
               WebSession{.token_hash = to_bytes(token), .user_id = user.id, .expires_at = test_time(10)}));
  }
  EXPECT_TRUE(must(write(delete_web_session, bytes_of("t1"))));
  EXPECT_TRUE(must(write(delete_user, user.id)));
  EXPECT_EQ(must(read(find_api_key, theirs.id)), std::nullopt);
  EXPECT_EQ(must(read(find_api_key, nobodys.id)), nobodys);
  EXPECT_EQ(must(write(delete_web_sessions_of, user.id)), 0);
}

TEST_F(UsersTest, RolesHaveNamesThatReadBack) {
  for (const Role role : {Role::kAdmin, Role::kOffice, Role::kInstructor, Role::kViewer, Role::kPerson}) {
    EXPECT_EQ(must(parse_role(name(role))), role);
  }
  EXPECT_EQ(code_of(parse_role("root")), ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace rollcall::store
