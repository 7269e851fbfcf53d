@calm
Feature: Preparing a NetSuite account
  Features, bundle, role, account id and token: with all of it a record syncs, and without any part of it
  whoever connects is told what is missing, as far as NetSuite lets on.

  @SEED-030 @SEED-032 @SEED-033 @SEED-034 @SEED-035 @SEED-036 @SEED-037 @SEED-038 @SEED-039 @time
  Scenario: From an account that nobody has prepared to a record that syncs
    Given a NetSuite account that nobody has prepared
    And the story is about companies and NetSuite customers
    And a company "Acme" with phone "50"
    When these features are turned on in NetSuite
      | SuiteAnalytics Workbook    |
      | SOAP Web Services          |
      | REST Web Services          |
      | Token-Based Authentication |
      | Server SuiteScript         |
    And the installation of the bundle begins in NetSuite
    And the bundle of NetSuite shows the green tick
    And the integration user is given the sync role in NetSuite
    And the account id is read from the SOAP Web Services Preferences
    And an access token for the sync role is created and noted down
    And the CRM and NetSuite are connected
    Then the checks name nothing as missing
    And the connection to NetSuite is fine
    When companies and NetSuite customers are set to sync both ways
    And the sync has caught up
    Then the card of "Acme" is UP_TO_DATE
    And the phone of "Acme" is "50" on both sides
    When the phone of the NetSuite customer "Acme" is changed to "100"
    And the sync has caught up
    Then the phone of "Acme" is "100" on both sides

  @F-66 @SEED-032 @SEED-033 @time
  Scenario: Each missing feature is named
    Given the feature "SuiteAnalytics Workbook" is off in NetSuite
    And the feature "SOAP Web Services" is off in NetSuite
    When the CRM and NetSuite are connected
    Then the checks name "SuiteAnalytics Workbook" as missing
    And the message about "SuiteAnalytics Workbook" mentions "Enable Features"
    And the checks name "SOAP Web Services" as missing
    And the message about "SOAP Web Services" mentions "Enable Features"
    And the checks find "REST Web Services" in order
    And setting up companies and NetSuite customers is refused with PREFLIGHT_FAILED
    And there is no page to read the account id from
    When the feature "SuiteAnalytics Workbook" is turned on in NetSuite
    And the feature "SOAP Web Services" is turned on in NetSuite
    Then companies and NetSuite customers can be set up now

  @F-66 @time
  Scenario: Without token-based authentication the login tells nothing but what it can be
    Given the feature "Token-Based Authentication" is off in NetSuite
    When the CRM and NetSuite are connected
    Then the checks name "credentials" as missing
    And the message about "credentials" mentions "the account id is wrong"
    And the message about "credentials" mentions "Token-Based Authentication is off"
    And the message about "credentials" mentions "the integration record is blocked"
    And the message about "credentials" mentions "the integration record is absent"
    And the message about "credentials" mentions "the token is revoked, wrong or made for another application"
    And the message about "credentials" mentions "the role is not given, inactive or without Log in using Access Tokens"
    And the message about "credentials" mentions "View Login Audit Trail"
    And the checks cannot tell "SuiteAnalytics Workbook"
    And the checks cannot tell "bundle"
    And the checks cannot tell "role"
    And the login audit trail of NetSuite tells "FeatureDisabled"
    And setting up companies and NetSuite customers is refused with PREFLIGHT_FAILED

  @F-66 @time
  Scenario Outline: What one missing step says when somebody connects
    Given the token of the NetSuite account is noted down
    And <step>
    When the CRM and NetSuite are connected
    Then the checks name "<check>" as missing
    And the message about "<check>" mentions "<words>"
    And setting up companies and NetSuite customers is refused with PREFLIGHT_FAILED

    Examples: Features
      | step                                                         | check                   | words                               |
      | the feature "SuiteAnalytics Workbook" is off in NetSuite     | SuiteAnalytics Workbook | SuiteAnalytics Workbook is off      |
      | the feature "SOAP Web Services" is off in NetSuite           | SOAP Web Services       | SOAP Web Services is off            |
      | the feature "REST Web Services" is off in NetSuite           | REST Web Services       | REST Web Services is off            |
      | the feature "Token-Based Authentication" is off in NetSuite  | credentials             | Token-Based Authentication is off   |

    Examples: Logins
      | step                                                                            | check       | words                               |
      | the account id is noted down wrongly                                            | credentials | the account id is wrong             |
      | the integration record is blocked in NetSuite                                   | credentials | the integration record is blocked   |
      | the token is revoked in NetSuite                                                | credentials | the token is revoked                |
      | the integration user does not have the sync role in NetSuite                    | credentials | the role is not given               |
      | the sync role lacks the permission "Log in using Access Tokens" in NetSuite     | credentials | without Log in using Access Tokens  |

  @F-66 @time
  Scenario Outline: What one missing permission says when somebody sets a sync up
    Given the sync role lacks the permission "<permission>" in NetSuite
    When the CRM and NetSuite are connected
    Then setting up <pairs> is refused with PREFLIGHT_FAILED
    And the checks name "<check>" as missing
    And the message about "<check>" mentions "<words>"
    When the sync role gets the permission "<permission>" in NetSuite
    Then <pairs> can be set up now

    Examples:
      | permission              | pairs                            | check                 | words             |
      | REST Web Services       | companies and NetSuite customers | read company_customer | REST Web Services |
      | SuiteAnalytics Workbook | companies and NetSuite customers | read company_customer | SuiteAnalytics    |
      | Lists > Customers       | companies and NetSuite customers | read company_customer | customer          |
      | Lists > Contacts        | contacts and NetSuite contacts   | read contact          | contact           |

  @F-66 @time
  Scenario: A cause that NetSuite lets on stands on top
    Given the token of the NetSuite account is noted down
    And the token is revoked in NetSuite
    When the CRM and NetSuite are connected
    Then the checks name "credentials" as missing
    And the message about "credentials" mentions "the login is refused: the token is revoked"

  @F-67 @SEED-035 @time
  Scenario: Without the bundle's script the connection waits, and then connects by itself
    Given the feature "Server SuiteScript" is off in NetSuite
    When the CRM and NetSuite are connected
    Then the connection to NetSuite waits
    And the checks cannot tell "bundle"
    And setting up companies and NetSuite customers is refused with PREFLIGHT_FAILED
    When 2 minutes pass
    Then the connection to NetSuite waits
    When the feature "Server SuiteScript" is turned on in NetSuite
    And 1 minute passes
    Then the connection to NetSuite is fine
    And companies and NetSuite customers can be set up now

  @F-67 @SEED-035 @time
  Scenario: Nobody waits for the bundle longer than five minutes
    Given the feature "Server SuiteScript" is off in NetSuite
    When the CRM and NetSuite are connected
    And 4 minutes pass
    Then the connection to NetSuite waits
    When 2 minutes pass
    Then the connection to NetSuite fails with APP_FEATURE_OFF

  @F-67 @SEED-035 @time
  Scenario: While the bundle is being updated the connection waits, and then connects by itself
    Given the bundle is being updated in NetSuite
    When the CRM and NetSuite are connected
    Then the connection to NetSuite waits
    When the bundle of NetSuite shows the green tick
    And one minute passes
    Then the connection to NetSuite is fine

  @F-67 @SEED-035 @time
  Scenario: While the bundle is being installed its application is unknown, and the connection waits
    Given the token of the NetSuite account is noted down
    And the bundle is not installed in NetSuite
    And the installation of the bundle begins in NetSuite
    When the CRM and NetSuite are connected
    Then the connection to NetSuite waits
    And the login audit trail of NetSuite tells "consumer_key_unknown"
    When the bundle of NetSuite shows the green tick
    And the integration user is given the sync role in NetSuite
    And an access token for the sync role is created and noted down
    And NetSuite is connected again with what was noted down
    Then the connection to NetSuite is fine
    And companies and NetSuite customers can be set up now

  @F-68 @SEED-036 @SEED-038 @time
  Scenario: The token of another role
    Given the integration user is given the role "Reporting Role" in NetSuite
    And an access token for the role "Reporting Role" is created and noted down
    When the CRM and NetSuite are connected
    Then the checks name "role" as missing
    And the message about "role" mentions "Reporting Role"
    And the message about "role" mentions "HubSpot Sync Role"
    And setting up companies and NetSuite customers is refused with PREFLIGHT_FAILED

  @time
  Scenario: A feature that is switched off later is one error of the connection
    Given the story is about companies and NetSuite customers
    And "Acme" is linked, with phone "50" on both sides
    When the feature "REST Web Services" is turned off in NetSuite
    And the phone of the company "Acme" is changed to "100"
    And the sync has caught up
    Then the connection to NetSuite fails with APP_FEATURE_OFF
    And no records fail
    And the card of "Acme" is RECORD_NOT_SYNCING
    When the feature "REST Web Services" is turned on in NetSuite
    And the sync has caught up
    Then the connection to NetSuite is fine
    And the phone of "Acme" is "100" on both sides
    And the card of "Acme" is UP_TO_DATE
