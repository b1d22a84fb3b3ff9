// Who teaches, what devices serve, tokens, recovery codes and counted failures.
#include "store/access_tokens.hpp"
#include "store/api_keys.hpp"
#include "store/codes.hpp"
#include "store/devices.hpp"
#include "store/instructors.hpp"
#include "store/records.hpp"
#include "store/sign_in_failures.hpp"
#include "store/test_support.hpp"
#include "store/users.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;

class RightsTest : public StoreTest {
 protected:
  User add_user(std::string name) {
    const User user{.id = new_id(),
                    .name = std::move(name),
                    .role = Role::kInstructor,
                    .created_at = test_time(),
                    .updated_at = test_time()};
    must(write(insert_user, user));
    return user;
  }
  Device add_device(std::string_view hash) {
    const Device device{.id = new_id(),
                        .name = "door",
                        .token_hash = to_bytes(hash),
                        .created_at = test_time(),
                        .updated_at = test_time()};
    must(write(insert_device, device));
    return device;
  }
};

TEST_F(RightsTest, AnInstructorHasTheirCoursesAndThePeopleOfThese) {
  const User user = add_user("jane");
  const Course own = add_course("own");
  const Course other = add_course("other");
  const Person pupil = add_person("S1");
  const Person left = add_person("S2");
  const Person stranger = add_person("S3");
  EXPECT_TRUE(must(write(add_instructor, own.id, user.id, test_time())));
  EXPECT_FALSE(must(write(add_instructor, own.id, user.id, test_time())));
  must(write(add_to_roster, own.id, pupil.id, test_time()));
  must(write(add_to_roster, other.id, stranger.id, test_time()));
  const Session session = add_session(own);
  must(write(insert_record_once, Record{.id = new_id(),
                                        .session_id = session.id,
                                        .person_id = left.id,
                                        .observed = attendance::RecordStatus::kPresent,
                                        .source = "door"}));

  EXPECT_TRUE(must(read(teaches, user.id, own.id)));
  EXPECT_FALSE(must(read(teaches, user.id, other.id)));
  EXPECT_TRUE(must(read(teaches_person, user.id, pupil.id)));
  EXPECT_TRUE(must(read(teaches_person, user.id, left.id))) << "no longer on the roster, but has a record";
  EXPECT_FALSE(must(read(teaches_person, user.id, stranger.id)));
  EXPECT_THAT(must(read(list_courses, CourseFilter{.instructor = user.id}, PageRequest{})).items, ElementsAre(own));
  EXPECT_THAT(must(read(list_people, PeopleFilter{.instructor = user.id}, PageRequest{})).items, ElementsAre(pupil));
  EXPECT_EQ(must(read(list_records, RecordFilter{.instructor = user.id}, PageRequest{})).items.size(), 1U);
  EXPECT_THAT(must(read(list_users, std::optional(own.id), PageRequest{})).items, ElementsAre(user));

  EXPECT_TRUE(must(write(remove_instructor, own.id, user.id)));
  EXPECT_FALSE(must(write(remove_instructor, own.id, user.id)));
  EXPECT_FALSE(must(read(teaches_person, user.id, pupil.id)));
  EXPECT_EQ(must(read(list_records, RecordFilter{.instructor = user.id}, PageRequest{})).items.size(), 0U);
  EXPECT_EQ(code_of(write(add_instructor, own.id, new_id(), test_time())), ErrorCode::kConflict);
}

TEST_F(RightsTest, ADeviceServesItsCoursesAndIsFoundByItsKey) {
  Device device = add_device("hash");
  const Course course = add_course("C");
  EXPECT_EQ(must(read(find_device_by_hash, bytes_of("hash"))), device);
  EXPECT_EQ(code_of(write(insert_device, Device{.id = new_id(), .name = "b", .token_hash = to_bytes("hash")})),
            ErrorCode::kAlreadyExists);
  EXPECT_TRUE(must(write(add_device_course, device.id, course.id, test_time())));
  EXPECT_THAT(must(read(list_device_courses, device.id)), ElementsAre(course.id));
  EXPECT_TRUE(must(read(serves_course, device.id, course.id)));
  EXPECT_THAT(must(read(list_courses, CourseFilter{.device = device.id}, PageRequest{})).items, ElementsAre(course));

  must(write(touch_device, device.id, test_time(9)));
  device.last_seen_at = test_time(9);
  EXPECT_EQ(must(read(find_device, device.id)), device) << "being seen is no new version";
  device.revoked_at = test_time(10);
  must(db().transact([&](Connection& c) { return update_device(c, device); }));
  EXPECT_EQ(must(read(find_device, device.id)), device);
  Device stale = device;
  stale.version = 1;
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return update_device(c, stale); })),
            ErrorCode::kPreconditionFailed);
  EXPECT_TRUE(must(write(remove_device_course, device.id, course.id)));
  EXPECT_FALSE(must(read(serves_course, device.id, course.id)));
}

TEST_F(RightsTest, TokensEndWithTheirTimeTheirUserAndTheirKey) {
  const User user = add_user("jane");
  const ApiKey key{.id = new_id(),
                   .name = "k",
                   .token_hash = to_bytes("k"),
                   .scopes = "people:read",
                   .user_id = user.id,
                   .created_at = test_time(),
                   .expires_at = test_time(100)};
  must(write(insert_api_key, key));
  EXPECT_EQ(must(read(find_api_key, key.id)), key);
  const AccessToken of_user{.token_hash = to_bytes("u"),
                            .user_id = user.id,
                            .scopes = "*",
                            .created_at = test_time(),
                            .expires_at = test_time(10)};
  const AccessToken of_key{.token_hash = to_bytes("a"),
                           .api_key_id = key.id,
                           .scopes = "people:read",
                           .created_at = test_time(),
                           .expires_at = test_time(20)};
  must(write(insert_access_token, of_user));
  must(write(insert_access_token, of_key));
  EXPECT_EQ(must(read(find_access_token, bytes_of("u"), test_time(9))), of_user);
  EXPECT_EQ(must(read(find_access_token, bytes_of("u"), test_time(10))), std::nullopt);
  EXPECT_EQ(must(write(delete_expired_access_tokens, test_time(15))), 1);
  EXPECT_EQ(must(read(find_access_token, bytes_of("a"), test_time(15))), of_key);
  must(write(delete_user, user.id));
  EXPECT_EQ(must(read(find_access_token, bytes_of("a"), test_time(15))), std::nullopt) << "key and token went too";
}

TEST_F(RightsTest, ACodesStepAndARecoveryCodeAreTakenOnce) {
  User user = add_user("jane");
  user.totp = SecondFactor{.key_id = new_id(), .secret = to_bytes("sealed"), .confirmed = true, .last_step = 0};
  must(db().transact([&](Connection& c) { return update_user(c, user); }));
  EXPECT_EQ(must(read(find_user, user.id)), user);
  EXPECT_TRUE(must(write(take_totp_step, user.id, 7)));
  EXPECT_FALSE(must(write(take_totp_step, user.id, 7)));
  EXPECT_FALSE(must(write(take_totp_step, user.id, 6)));
  EXPECT_TRUE(must(write(take_totp_step, user.id, 8)));

  must(write(replace_recovery_codes, user.id, std::vector<Bytes>{to_bytes("a"), to_bytes("b")}));
  EXPECT_TRUE(must(write(use_recovery_code, user.id, bytes_of("a"))));
  EXPECT_FALSE(must(write(use_recovery_code, user.id, bytes_of("a"))));
  EXPECT_EQ(must(read(count_recovery_codes, user.id)), 1);
  must(write(replace_recovery_codes, user.id, std::vector<Bytes>{to_bytes("c")}));
  EXPECT_FALSE(must(write(use_recovery_code, user.id, bytes_of("b"))));
}

TEST_F(RightsTest, FailuresAreCountedReplacedAndForgotten) {
  const Bytes subject = to_bytes("s");
  EXPECT_EQ(must(read(find_sign_in_failures, subject)), std::nullopt);
  for (const std::int64_t count : {1, 2}) {
    const SignInFailures failures{.failures = count, .first_at = test_time(), .last_at = test_time(count)};
    must(write(put_sign_in_failures, subject, failures));
    EXPECT_EQ(must(read(find_sign_in_failures, subject)), failures);
  }
  EXPECT_EQ(must(write(delete_old_sign_in_failures, test_time(2))), 0);
  EXPECT_EQ(must(write(delete_old_sign_in_failures, test_time(3))), 1);
  must(write(put_sign_in_failures, subject, SignInFailures{.failures = 1}));
  must(write(forget_sign_in_failures, subject));
  EXPECT_EQ(must(read(find_sign_in_failures, subject)), std::nullopt);
}

TEST_F(RightsTest, APersonHasOnePinAndACodeCountsOnce) {
  const Person person = add_person("S1");
  const Pin pin{.person_id = person.id, .digest = to_bytes("first"), .set_at = test_time()};
  EXPECT_EQ(must(read(find_pin, person.id)), std::nullopt);
  must(write(put_pin, pin));
  EXPECT_EQ(must(read(find_pin, person.id)), pin);
  const Pin next{.person_id = person.id, .digest = to_bytes("second"), .set_at = test_time(1)};
  must(write(put_pin, next));
  EXPECT_EQ(must(read(find_pin, person.id)), next);
  EXPECT_TRUE(must(write(delete_pin, person.id)));
  EXPECT_FALSE(must(write(delete_pin, person.id)));
  must(write(put_pin, pin));
  EXPECT_TRUE(must(write(pseudonymise_person, person.id, "erased-1", test_time())));
  EXPECT_EQ(must(read(find_pin, person.id)), std::nullopt);

  const Uuid code = new_id();
  EXPECT_TRUE(must(write(use_code, code, test_time(1))));
  EXPECT_FALSE(must(write(use_code, code, test_time(1))));
  EXPECT_EQ(must(write(delete_expired_codes, test_time(1))), 0);
  EXPECT_EQ(must(write(delete_expired_codes, test_time(2))), 1);
}

}  // namespace
}  // namespace rollcall::store
