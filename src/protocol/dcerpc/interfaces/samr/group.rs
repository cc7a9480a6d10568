//! Groups and aliases, and who is in them (MS-SAMR).

use super::super::access::{ALIAS, GROUP};
use super::super::lsarpc::SID_ARRAY;
use super::domain::IDS;
use super::flags::GROUP_ATTRIBUTES;
use super::{
    ALIAS_ACCESS, ALIAS_HANDLE, DOMAIN_HANDLE, GROUP_ACCESS, GROUP_HANDLE, RID, STATUS, USER_HANDLE,
};
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, OUT, UNICODE_STRING, idl};

idl! { FIELDS, "samr":
    ALIAS_MEMBERSHIP = "samr_GetAliasMembership", "MS-SAMR §3.1.5.9.2" {
        [IN] DOMAIN_HANDLE: Handle;
        /// Whose memberships are wanted.
        [IN] sids: Struct(&SID_ARRAY), "Identifiers";
        /// The aliases that they are in.
        [OUT] rids: Struct(&IDS), "Aliases";
        [OUT] STATUS: Hex(4);
    }
    OPEN_GROUP = "samr_OpenGroup", "MS-SAMR §3.1.5.1.7" {
        [IN] DOMAIN_HANDLE: Handle;
        [IN] GROUP_ACCESS: Flags(4, GROUP);
        [IN] RID: Uint(4);
        [OUT] GROUP_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    QUERY_GROUP = "samr_QueryGroupInfo", "MS-SAMR §3.1.5.5.3" {
        [IN] GROUP_HANDLE: Handle;
        /// Which part of the group's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &GROUP_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    GROUP_INFO = "samr_GroupInfo", "MS-SAMR §2.2.4.7" {
        /// All of it.
        [1] all: Struct(&GROUP_INFO_ALL), "All";
        /// Its name.
        [2] name: UNICODE_STRING, "Name";
        /// How members hold it.
        [3] attributes: Struct(&GROUP_INFO_ATTRIBUTES), "Attributes";
        /// What an administrator says of it.
        [4] description: UNICODE_STRING, "Description";
        /// All of it, without counting members.
        [5] all2: Struct(&GROUP_INFO_ALL), "All";
    }
    GROUP_INFO_ALL = "samr_GroupInfoAll", "MS-SAMR §2.2.4.3" {
        /// Its name.
        name: UNICODE_STRING, "Name";
        /// How members hold it.
        attributes: Flags(4, GROUP_ATTRIBUTES), "Attributes";
        /// How many members it has.
        num_members: Uint(4), "Members";
        /// What an administrator says of it.
        description: UNICODE_STRING, "Description";
    }
    GROUP_INFO_ATTRIBUTES = "samr_GroupInfoAttributes", "MS-SAMR §2.2.4.2" {
        /// How members hold it.
        attributes: Flags(4, GROUP_ATTRIBUTES), "Attributes";
    }
    GROUP_MEMBERS = "samr_QueryGroupMember", "MS-SAMR §3.1.5.8.3" {
        [IN] GROUP_HANDLE: Handle;
        /// The members.
        [OUT] rids: Unique(&Struct(&MEMBERS)), "Members";
        [OUT] STATUS: Hex(4);
    }
    MEMBERS = "samr_RidAttrArray", "MS-SAMR §2.2.7.14" {
        /// How many members follow.
        count: Uint(4), "Count";
        RID: Unique(&Array(&Uint(4)));
        /// How the member holds the group.
        attributes: Unique(&Array(&Flags(4, GROUP_ATTRIBUTES))), "Attributes";
    }
    OPEN_ALIAS = "samr_OpenAlias", "MS-SAMR §3.1.5.1.8" {
        [IN] DOMAIN_HANDLE: Handle;
        [IN] ALIAS_ACCESS: Flags(4, ALIAS);
        [IN] RID: Uint(4);
        [OUT] ALIAS_HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    QUERY_ALIAS = "samr_QueryAliasInfo", "MS-SAMR §3.1.5.5.4" {
        [IN] ALIAS_HANDLE: Handle;
        /// Which part of the alias's settings is wanted.
        [IN] level: Enum, "Level";
        /// That part.
        [OUT] info: Unique(&Union(2, &ALIAS_INFO)), "Information";
        [OUT] STATUS: Hex(4);
    }
    ALIAS_INFO = "samr_AliasInfo", "MS-SAMR §2.2.5.6" {
        /// All of it.
        [1] all: Struct(&ALIAS_INFO_ALL), "All";
        /// Its name.
        [2] name: UNICODE_STRING, "Name";
        /// What an administrator says of it.
        [3] description: UNICODE_STRING, "Description";
    }
    ALIAS_INFO_ALL = "samr_AliasInfoAll", "MS-SAMR §2.2.5.2" {
        /// Its name.
        name: UNICODE_STRING, "Name";
        /// How many members it has.
        num_members: Uint(4), "Members";
        /// What an administrator says of it.
        description: UNICODE_STRING, "Description";
    }
    ALIAS_MEMBERS = "samr_GetMembersInAlias", "MS-SAMR §3.1.5.8.6" {
        [IN] ALIAS_HANDLE: Handle;
        /// The members.
        [OUT] sids: Struct(&SID_ARRAY), "Members";
        [OUT] STATUS: Hex(4);
    }
    GROUPS_FOR_USER = "samr_GetGroupsForUser", "MS-SAMR §3.1.5.9.1" {
        [IN] USER_HANDLE: Handle;
        /// The groups that the user is in.
        [OUT] rids: Unique(&Struct(&MEMBERSHIPS)), "Groups";
        [OUT] STATUS: Hex(4);
    }
    MEMBERSHIPS = "samr_RidWithAttributeArray", "MS-SAMR §2.2.7.13" {
        /// How many groups follow.
        count: Uint(4), "Count";
        /// A group.
        rids: Unique(&Array(&Struct(&MEMBERSHIP))), "Group";
    }
    MEMBERSHIP = "samr_RidWithAttribute", "MS-SAMR §2.2.7.12" {
        RID: Uint(4);
        /// How the user holds it.
        attributes: Flags(4, GROUP_ATTRIBUTES), "Attributes";
    }
}
