#include "store/checkpoints.hpp"

#include "store/devices.hpp"
#include "store/groups.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Checkpoint make_checkpoint(std::string name) {
  return {.id = new_id(),
          .name = std::move(name),
          .time_zone = "Europe/Paris",
          .created_at = test_time(),
          .updated_at = test_time()};
}

class CheckpointsTest : public StoreTest {
 protected:
  Checkpoint add_checkpoint(std::string name, std::vector<std::string> groups = {}) {
    Checkpoint checkpoint = make_checkpoint(std::move(name));
    checkpoint.groups = std::move(groups);
    must(write(insert_checkpoint, checkpoint));
    return checkpoint;
  }
  Person add_member(std::string external_id, const std::vector<std::string>& groups) {
    Person person = add_person(std::move(external_id));
    must(write(set_groups_of, person.id, groups));
    return person;
  }
};

TEST_F(CheckpointsTest, EveryFieldComesBackAsItWasStored) {
  Checkpoint door = make_checkpoint("North door");
  door.area = "Main building";
  door.policy = {.direction = attendance::Direction::kIn,
                 .cooldown_s = 1,
                 .longest_stay_s = 2,
                 .liveness = attendance::LivenessPolicy::kActive,
                 .minimum_confidence = 0.25,
                 .minimum_quality = 0.5};
  door.groups = {"Staff", "Year 7"};
  must(write(insert_checkpoint, door));
  EXPECT_EQ(must(read(get_checkpoint, door.id)), door);
  EXPECT_EQ(must(read(find_checkpoint_by_name, "North door")), door);

  door.policy = {};
  door.groups = {"Guests"};
  door.active = false;
  door.area = "";
  must(db().transact([&](Connection& c) { return update_checkpoint(c, door); }));
  EXPECT_EQ(door.version, 2);
  EXPECT_THAT(must(read(list_all_checkpoints)), ElementsAre(door));
  Checkpoint old = door;
  old.version = 1;
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return update_checkpoint(c, old); })),
            ErrorCode::kPreconditionFailed);
  EXPECT_EQ(code_of(read(get_checkpoint, new_id())), ErrorCode::kNotFound);
}

TEST_F(CheckpointsTest, ANameInUseIsRefused) {
  add_checkpoint("A");
  EXPECT_EQ(code_of(write(insert_checkpoint, make_checkpoint("A"))), ErrorCode::kAlreadyExists);
}

TEST_F(CheckpointsTest, ListsAllOrThoseOfAnAreaOrADevice) {
  const Checkpoint a = add_checkpoint("A");
  Checkpoint b = make_checkpoint("B");
  b.area = "Hall";
  b.active = false;
  must(write(insert_checkpoint, b));
  const Device device{.id = new_id(), .name = "camera", .token_hash = Bytes(32), .created_at = test_time()};
  must(write(insert_device, device));
  EXPECT_TRUE(must(write(add_device_checkpoint, device.id, b.id, test_time())));
  EXPECT_FALSE(must(write(add_device_checkpoint, device.id, b.id, test_time(1))));
  EXPECT_EQ(code_of(write(add_device_checkpoint, device.id, new_id(), test_time())), ErrorCode::kConflict);
  EXPECT_TRUE(must(read(serves_checkpoint, device.id, b.id)));
  EXPECT_FALSE(must(read(serves_checkpoint, device.id, a.id)));
  EXPECT_THAT(must(read(list_device_checkpoints, device.id)), ElementsAre(b.id));

  const auto list = [&](const CheckpointFilter& filter) {
    return must(read(list_checkpoints, filter, PageRequest{})).items;
  };
  EXPECT_THAT(list({}), ElementsAre(a, b));
  EXPECT_THAT(list({.active = true}), ElementsAre(a));
  EXPECT_THAT(list({.area = "Hall"}), ElementsAre(b));
  EXPECT_THAT(list({.device = device.id}), ElementsAre(b));
  EXPECT_TRUE(must(write(remove_device_checkpoint, device.id, b.id)));
  EXPECT_THAT(list({.device = device.id}), IsEmpty());
}

TEST_F(CheckpointsTest, WhoIsInAGroupMayPass) {
  const Checkpoint open = add_checkpoint("Open");
  const Checkpoint staff = add_checkpoint("Staff only", {"Staff", "Board"});
  const Person pupil = add_member("S1", {"Year 7"});
  const Person teacher = add_member("T1", {"Staff", "Board", "Year 7"});
  Person away = add_member("T2", {"Staff"});
  away.active = false;
  must(db().transact([&](Connection& c) { return update_person(c, away); }));

  EXPECT_TRUE(must(read(may_pass, open, pupil.id)));
  EXPECT_FALSE(must(read(may_pass, staff, pupil.id)));
  EXPECT_TRUE(must(read(may_pass, staff, teacher.id)));
  EXPECT_THAT(must(read(list_people_of_checkpoint, staff.id)), ElementsAre(teacher.id));
}

TEST_F(CheckpointsTest, GroupsAreReplacedAndCounted) {
  const Person person = add_member("S1", {"Year 7", "Choir"});
  add_member("S2", {"Choir"});
  EXPECT_THAT(must(read(list_groups_of, person.id)), ElementsAre("Choir", "Year 7"));
  const auto groups = must(read(list_groups));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].name, "Choir");
  EXPECT_EQ(groups[0].people, 2);

  must(write(set_groups_of, person.id, std::vector<std::string>{"Year 8"}));
  EXPECT_THAT(must(read(list_groups_of, person.id)), ElementsAre("Year 8"));
  const auto choir = must(read(list_people, PeopleFilter{.group = "Choir"}, PageRequest{}));
  EXPECT_EQ(choir.items.size(), 1U);
  EXPECT_EQ(code_of(write(set_groups_of, person.id, std::vector<std::string>{"x", "x"})), ErrorCode::kAlreadyExists);
  EXPECT_EQ(code_of(write(set_groups_of, new_id(), std::vector<std::string>{"x"})), ErrorCode::kConflict);
  EXPECT_TRUE(must(write(delete_person, person.id)));
  EXPECT_THAT(must(read(list_groups_of, person.id)), IsEmpty());
}

}  // namespace
}  // namespace rollcall::store
